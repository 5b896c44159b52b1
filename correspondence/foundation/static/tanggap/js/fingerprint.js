// The SHA-256 of a chosen file, computed here: the file never leaves the machine.
//   <div data-fingerprint data-sha256="64 hex digits, or empty">
//     <input type="file" data-file> <output data-digest></output>
//     <div data-same hidden> <div data-different hidden> <input type="hidden" data-send name="sha256">
const digest = async (file) => {
  const bytes = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches("[data-fingerprint] input[data-file]") || !input.files.length) return;
  const block = input.closest("[data-fingerprint]");
  const part = (name) => block.querySelector(`[data-${name}]`);
  if (!globalThis.crypto?.subtle) {
    const unable = part("unable");
    if (unable) unable.hidden = false;
    return;
  }
  block.setAttribute("aria-busy", "true");
  const found = await digest(input.files[0]);
  block.removeAttribute("aria-busy");
  const shown = part("digest");
  if (shown) shown.textContent = found.match(/.{4}/g).join(" ");
  const name = part("name");
  if (name) name.textContent = input.files[0].name;
  const send = part("send");
  if (send) send.value = found;
  const known = block.dataset.sha256?.toLowerCase().replaceAll(" ", "");
  if (known) {
    if (part("same")) part("same").hidden = found !== known;
    if (part("different")) part("different").hidden = found === known;
  }
  block.dispatchEvent(new CustomEvent("tanggap:fingerprint", { bubbles: true, detail: { sha256: found } }));
});
