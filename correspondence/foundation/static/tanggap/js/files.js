// Choosing files: a list that can be put in order and shortened before sending. The words come from
// the page (data-*), the order from the file input itself: what is sent is what the list shows.
const size = (bytes, lang) => {
  const mega = bytes >= 1024 * 1024;
  const number = bytes / (mega ? 1024 * 1024 : 1024);
  return `${number.toLocaleString(lang, { maximumFractionDigits: mega ? 1 : 0 })} ${mega ? "MB" : "KB"}`;
};

const build = (drop) => {
  if (drop.dataset.ready !== undefined) return;
  drop.dataset.ready = "";
  const input = drop.querySelector("input[type=file]");
  const list = document.getElementById(drop.dataset.list);
  const pattern = document.getElementById(drop.dataset.template);
  const limit = Number(drop.dataset.maxBytes || 0);
  const most = Number(drop.dataset.maxFiles || 0);
  let chosen = [];

  const commit = () => {
    const carrier = new DataTransfer();
    chosen.forEach((file) => carrier.items.add(file));
    input.files = carrier.files;
    draw();
  };
  const problem = (file, n) => {
    if (limit && file.size > limit) return drop.dataset.tooLarge;
    if (most && n >= most) return drop.dataset.tooMany;
    return file.size ? "" : drop.dataset.empty;
  };
  const act = {
    up: (n) => n > 0 && chosen.splice(n - 1, 0, ...chosen.splice(n, 1)),
    down: (n) => n < chosen.length - 1 && chosen.splice(n + 1, 0, ...chosen.splice(n, 1)),
    remove: (n) => chosen.splice(n, 1),
  };
  const row = (file, n) => {
    const item = pattern.content.firstElementChild.cloneNode(true);
    item.querySelector("[data-name]").textContent = file.name;
    item.querySelector("[data-size]").textContent = size(file.size, document.documentElement.lang);
    const fault = problem(file, n);
    item.querySelector("[data-fault]").hidden = !fault;
    item.querySelector("[data-fault-text]").textContent = fault;
    for (const button of item.querySelectorAll("[data-move]")) {
      button.setAttribute("aria-label", `${button.getAttribute("aria-label")}: ${file.name}`);
      button.disabled = (button.dataset.move === "up" && n === 0)
        || (button.dataset.move === "down" && n === chosen.length - 1);
      button.addEventListener("click", () => {
        act[button.dataset.move](n);
        commit();
      });
    }
    return item;
  };
  const draw = () => {
    list.replaceChildren(...chosen.map(row));
    // The form is held back by the browser's own message: the same sentence, at the field.
    const fault = chosen.map(problem).find(Boolean) ?? "";
    input.setCustomValidity(fault);
  };
  const add = (files) => {
    chosen = input.multiple ? [...chosen, ...files] : [...files].slice(0, 1);
    commit();
  };

  input.addEventListener("change", () => add([...input.files]));
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    add([...event.dataTransfer.files]);
  });
};

const begin = (root) => root.querySelectorAll?.("[data-drop]").forEach(build);
begin(document);
document.addEventListener("htmx:load", (event) => begin(event.detail.elt));
