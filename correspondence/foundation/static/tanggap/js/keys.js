// Single keys of the desk. They work only outside fields and stay silent where a person switched
// them off (body data-keys="off").
const inField = (target) =>
  target.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const rows = () => [...document.querySelectorAll("[data-row]")];

const move = (by) => {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.classList.contains("on"));
  const next = now < 0 ? 0 : Math.min(all.length - 1, Math.max(0, now + by));
  all[now]?.classList.remove("on");
  all[next].classList.add("on");
  all[next].querySelector("a")?.focus();
};

let last = null;
const tick = (range) => {
  const all = rows();
  const now = all.findIndex((row) => row.classList.contains("on"));
  const box = all[now]?.querySelector("input[type=checkbox]");
  if (!box) return;
  const from = range && last !== null ? Math.min(last, now) : now;
  const to = range && last !== null ? Math.max(last, now) : now;
  const value = range ? true : !box.checked;
  for (const row of all.slice(from, to + 1)) row.querySelector("input[type=checkbox]").checked = value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  last = now;
};

const press = (key) => {
  const row = document.querySelector("[data-row].on");
  const scope = row?.querySelector(`[data-key="${key}"]`);
  const target = scope ?? document.querySelector(`[data-key="${key}"]:not([data-row] *)`);
  if (!target || target.disabled || target.getAttribute("aria-disabled") === "true") return false;
  target.click();
  return true;
};

const search = () => {
  const field = document.querySelector(".find input");
  field?.focus();
  return Boolean(field);
};

document.addEventListener("keydown", (event) => {
  if (document.body.dataset.keys === "off" || inField(event.target)) return;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  const key = event.key.toLowerCase();
  const acts = {
    j: () => move(1) ?? true,
    k: () => move(-1) ?? true,
    x: () => tick(event.shiftKey) ?? true,
    "/": search,
  };
  const listed = rows().length > 0 || key === "/";
  const done = listed && acts[key] ? acts[key]() : /^[a-z?]$/.test(key) && press(key);
  if (done) event.preventDefault();
});

// The row that has the focus is the row that the keys mean.
document.addEventListener("focusin", (event) => {
  const row = event.target.closest?.("[data-row]");
  if (!row) return;
  document.querySelectorAll("[data-row].on").forEach((other) => other.classList.remove("on"));
  row.classList.add("on");
});
