// One set of panels, two kinds of heading: tabs from 768 px, an accordion below.
// Without scripts every panel is open and the tab list stays hidden.
const wide = matchMedia("(min-width: 48rem)");

const build = (set) => {
  if (set.dataset.ready !== undefined) return;
  set.dataset.ready = "";
  const tabs = [...set.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const heads = panels.map((panel) => panel.querySelector(".acc-h"));
  const bodies = panels.map((panel) => panel.querySelector(".acc-b"));

  const show = (chosen) => {
    tabs.forEach((tab, n) => {
      const on = n === chosen;
      tab.setAttribute("aria-selected", String(on));
      tab.tabIndex = on ? 0 : -1;
      heads[n].setAttribute("aria-expanded", String(on));
      bodies[n].hidden = !on;
    });
  };
  // A panel belongs to a tab only while the tabs are to be seen; below, its heading opens it.
  const dress = () => {
    panels.forEach((panel, n) => {
      if (wide.matches) {
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", tabs[n].id);
      } else {
        panel.removeAttribute("role");
        panel.removeAttribute("aria-labelledby");
      }
    });
    const open = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    if (wide.matches) show(Math.max(open, 0));
  };

  tabs.forEach((tab, n) => {
    tab.addEventListener("click", () => show(n));
    tab.addEventListener("keydown", (event) => {
      const next = { ArrowRight: n + 1, ArrowLeft: n - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      const at = (next + tabs.length) % tabs.length;
      show(at);
      tabs[at].focus();
    });
  });
  heads.forEach((head, n) => {
    head.addEventListener("click", () => {
      show(head.getAttribute("aria-expanded") === "true" ? -1 : n);
    });
  });
  set.classList.add("ready");
  const named = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  const first = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
  show(named >= 0 ? named : Math.max(first, 0));
  dress();
  wide.addEventListener("change", dress);
};

const begin = (root) => root.querySelectorAll?.("[data-tabs]").forEach(build);
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
