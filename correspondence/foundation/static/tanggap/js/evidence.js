// Evidence boxes: put them on the page image, switch them on and off, link each to its field.
const percent = (share) => `${(Number(share) * 100).toFixed(3)}%`;

const place = (list) => {
  if (list.classList.contains("placed")) return;
  for (const box of list.querySelectorAll(".ev")) {
    box.style.left = percent(box.dataset.x);
    box.style.top = percent(box.dataset.y);
    box.style.width = percent(box.dataset.w);
    box.style.height = percent(box.dataset.h);
  }
  list.classList.add("placed");
};

const light = (box, on) => {
  box.classList.toggle("lit", on);
  const field = document.getElementById(box.dataset.field);
  field?.classList.toggle("lit", on);
};

const boxOf = (target) => {
  const box = target.closest?.(".ev");
  if (box) return box;
  return target.id ? document.querySelector(`.ev[data-field="${CSS.escape(target.id)}"]`) : null;
};

for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => {
    const box = boxOf(event.target);
    if (box) light(box, on);
  });
}

document.addEventListener("click", (event) => {
  const toggle = event.target.closest("[data-evidence]");
  if (toggle) {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(on));
    document.querySelectorAll(".boxes").forEach((list) => list.classList.toggle("off", !on));
    return;
  }
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) {
    const paper = zoom.closest(".viewer").querySelector(".paper");
    const step = Math.min(3, Math.max(1, Number(paper.dataset.step ?? 1) + Number(zoom.dataset.zoom)));
    paper.dataset.step = String(step);
    paper.classList.toggle("zoom-2", step === 2);
    paper.classList.toggle("zoom-3", step === 3);
    return;
  }
  const box = event.target.closest(".ev");
  if (box) document.getElementById(box.dataset.field)?.focus();
});

// F2: from the field to its box and back to the eye; Alt+arrow: the next doubtful field.
document.addEventListener("keydown", (event) => {
  if (event.key === "F2") {
    const box = boxOf(event.target);
    if (!box) return;
    event.preventDefault();
    box.scrollIntoView({ block: "center" });
    light(box, true);
  }
  if (event.key === "ArrowDown" && event.altKey && !event.target.matches("select")) {
    const doubtful = [...document.querySelectorAll(".look .in")];
    if (!doubtful.length) return;
    event.preventDefault();
    doubtful[(doubtful.indexOf(document.activeElement) + 1) % doubtful.length].focus();
  }
});

const begin = (root) => root.querySelectorAll?.(".boxes").forEach(place);
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
