// Copy a code, print a page.
document.addEventListener("click", async (event) => {
  const printer = event.target.closest("[data-print]");
  if (printer) {
    print();
    return;
  }
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.querySelector(button.dataset.copy);
  const answer = button.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(source.textContent.trim());
    if (answer) answer.hidden = false;
  } catch {
    // Without the right to write to the clipboard the code is at least marked for copying by hand.
    getSelection().selectAllChildren(source);
  }
});
