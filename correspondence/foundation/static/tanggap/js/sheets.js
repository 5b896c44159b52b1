// Sheets are <dialog> elements. Without scripts the opener's address (#id) shows them through :target.
let opener = null;

const open = (sheet) => {
  if (!sheet || sheet.open) return;
  opener = document.activeElement;
  sheet.showModal();
  const first = sheet.querySelector("[autofocus], .body input, .body select, .body textarea, .body button");
  first?.focus();
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-opens]");
  if (link) {
    const sheet = document.getElementById(link.dataset.opens);
    if (!sheet) return;
    event.preventDefault();
    open(sheet);
    return;
  }
  const closer = event.target.closest("[data-close]");
  const sheet = closer?.closest("dialog") ?? (event.target.matches("dialog.panel") ? event.target : null);
  if (!sheet) return;
  // The grey beside a sheet belongs to the dialog element too: only a press outside its box closes it.
  const box = sheet.getBoundingClientRect();
  const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!closer && inside) return;
  event.preventDefault();
  sheet.close();
});

document.addEventListener("close", (event) => {
  if (!event.target.matches("dialog")) return;
  if (location.hash === `#${event.target.id}`) history.replaceState(null, "", location.pathname + location.search);
  opener?.focus();
  opener = null;
}, true);

// A sheet whose form came back with errors, or whose address was opened directly, opens by itself.
const begin = (root) => open(
  root.querySelector?.("dialog[data-open-now]") ?? document.querySelector("dialog.panel:target"),
);
begin(document);
document.addEventListener("htmx:load", (event) => {
  const sheet = event.detail.elt.closest?.("dialog") ?? event.detail.elt.querySelector?.("dialog[data-open-now]");
  if (sheet?.dataset.openNow !== undefined) open(sheet);
});
