// Files go to the server as soon as they are chosen, one after the other in the order chosen, each with a bar.
// Without this module the same form sends them together. The words come from the page (data-*).
const form = document.querySelector("form[data-uploads]");
const arrived = document.querySelector("[data-arrived]");
const underWay = form.querySelector("[data-under-way]");
const pattern = form.querySelector("template[data-row]");
const status = form.querySelector("[data-status]");
const headers = { "X-Requested-With": "fetch" };
let waiting = [];
let busy = false;

const fault = (file) => {
  if (!file.size) return form.dataset.empty;
  return file.size > Number(form.dataset.maxBytes) ? form.dataset.tooLarge : "";
};

const refuse = (job, words, retry) => {
  job.row.querySelector("progress").hidden = true;
  const said = job.row.querySelector("[data-fault]");
  said.textContent = words;
  said.hidden = false;
  job.row.querySelector("[data-share]").textContent = "";
  job.row.querySelector("[data-again]").hidden = !retry;
  job.row.querySelector("[data-away]").hidden = false;
};

const show = (job) => {
  const bar = job.row.querySelector("progress");
  bar.hidden = false;
  bar.value = 0;
  for (const name of ["[data-fault]", "[data-again]", "[data-away]"]) job.row.querySelector(name).hidden = true;
};

const put = (html) => {
  arrived.innerHTML = html;
};

const tell = (words) => {
  status.classList.remove("sr");
  status.textContent = words;
};

const refresh = async () => {
  try {
    const answer = await fetch(arrived.dataset.arrived, { headers });
    if (!answer.ok) throw new Error(answer.statusText);
    put(await answer.text());
  } catch {
    tell(status.dataset.unseen);
  }
};

const answered = (request) => {
  try {
    return JSON.parse(request.responseText).faults;
  } catch {
    return [form.dataset.lost]; // no answer, or a page instead of one: the session ended, or the office is too busy
  }
};

const deliver = (job) => new Promise((resolve) => {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  body.append(job.name, job.file);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "fetch");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const share = Math.round((event.loaded / event.total) * 100);
    job.row.querySelector("progress").value = share;
    job.row.querySelector("[data-share]").textContent = `${share}%`;
  });
  request.addEventListener("loadend", async () => { // also where the connection broke off: the status is 0 then
    try {
      const faults = request.status === 201 ? [] : answered(request);
      if (faults.length) {
        refuse(job, faults.join(" "), request.status !== 422);
      } else {
        job.row.remove();
        status.classList.add("sr");
        status.textContent = `${status.dataset.done} ${job.file.name}`;
      }
      await refresh(); // only the answer may have been lost
    } finally {
      resolve();
    }
  });
  request.send(body);
});

const work = async () => {
  if (busy) return;
  busy = true;
  try {
    while (waiting.length) await deliver(waiting.shift());
  } finally {
    busy = false;
  }
};

const enqueue = (job) => {
  show(job);
  waiting.push(job);
  work();
};

const take = (name, files) => {
  for (const file of files) {
    const row = pattern.content.firstElementChild.cloneNode(true);
    const job = { name, file, row };
    row.querySelector("[data-name]").textContent = file.name;
    row.querySelector("progress").setAttribute("aria-label", file.name);
    row.querySelector("[data-again]").addEventListener("click", () => enqueue(job));
    row.querySelector("[data-away]").addEventListener("click", () => row.remove());
    underWay.append(row);
    const words = fault(file);
    if (words) refuse(job, words, false);
    else enqueue(job);
  }
};

for (const place of form.querySelectorAll("[data-place]")) {
  for (const input of place.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take(input.name, [...input.files]);
      input.value = ""; // nothing is sent twice: the form itself carries no files any more
    });
  }
  const [first] = place.querySelectorAll("input[type=file]");
  place.addEventListener("dragover", (event) => {
    event.preventDefault();
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    take(first.name, [...event.dataTransfer.files]);
  });
}

// Moving and removing without leaving the page; the focus stays on the button, or goes to the list.
arrived.addEventListener("submit", async (event) => {
  const acting = event.target;
  if (acting.dataset.act === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  const pressed = event.submitter;
  const body = new FormData(acting, pressed);
  try {
    const answer = await fetch(acting.action, { method: "POST", body, headers });
    if (!answer.ok) {
      location.reload();
      return;
    }
    put(await answer.text());
  } catch {
    await refresh(); // the act may have been done: the list says so
    return;
  }
  const same = document.getElementById(acting.closest("li").id)?.querySelector(`[value="${pressed.value}"]:enabled`);
  (same ?? arrived).focus();
});

form.querySelector("[data-plain]").hidden = true;
form.addEventListener("submit", (event) => {
  if (!busy) return;
  event.preventDefault();
  event.stopPropagation();
  tell(form.dataset.waiting);
}, { capture: true });
