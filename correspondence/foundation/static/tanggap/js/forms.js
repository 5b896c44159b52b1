// Forms: one press sends once; Ctrl+Enter sends the primary action; what a form needs else.
const SENT = "busy";

const release = () => {
  for (const form of document.querySelectorAll(`form.${SENT}`)) {
    form.classList.remove(SENT);
    form.removeAttribute("aria-busy");
  }
  for (const button of document.querySelectorAll("button[data-held]")) {
    button.disabled = false;
    button.removeAttribute("data-held");
  }
};

const hold = (form) => {
  form.classList.add(SENT);
  form.setAttribute("aria-busy", "true");
  // After this turn: a disabled button would take its own name and value out of what is sent.
  setTimeout(() => {
    for (const button of form.querySelectorAll("button:not([type=button]):not(:disabled)")) {
      button.disabled = true;
      button.dataset.held = "";
    }
  });
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method === "dialog" || form.dataset.again !== undefined) return;
  if (form.classList.contains(SENT)) {
    event.preventDefault();
    return;
  }
  if (!event.defaultPrevented && !form.hasAttribute("hx-post")) hold(form);
});

addEventListener("pageshow", release);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target.closest?.("form") ?? event.target.closest?.("dialog")?.querySelector("form");
  const button = form?.querySelector("button.pri:not([type=button]):not(:disabled)");
  if (!button || form.dataset.noShortcut !== undefined) return;
  event.preventDefault();
  form.requestSubmit(button);
});

// An error summary takes the focus once, so that a reader of the screen hears it first.
document.querySelector(".errsum")?.focus();
