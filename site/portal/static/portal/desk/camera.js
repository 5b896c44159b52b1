// The phone's camera beside a file field: each photo is added behind the files that were chosen.
//   <button type="button" data-camera="ID of the file input" hidden>
const offer = (button) => {
  const target = document.getElementById(button.dataset.camera);
  if (!target || button.dataset.ready !== undefined) return;
  button.dataset.ready = "";
  const camera = document.createElement("input");
  camera.type = "file";
  camera.accept = "image/jpeg,image/png";
  camera.setAttribute("capture", "environment");
  camera.addEventListener("change", () => {
    if (!camera.files.length) return;
    const carrier = new DataTransfer();
    [...camera.files].forEach((file) => carrier.items.add(file));
    camera.value = "";
    // The field's own list takes what the field holds at a change as added.
    target.files = carrier.files;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  button.addEventListener("click", () => camera.click());
  // Only hand-held devices photograph paper; elsewhere the field itself does the same.
  button.hidden = !matchMedia("(pointer: coarse)").matches;
};

document.querySelectorAll("[data-camera]").forEach(offer);
