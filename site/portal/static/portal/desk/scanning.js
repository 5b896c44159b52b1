// The scan tray: every letter is sent in a request of its own, two at a time, and again under the same token while the
// connection fails, so that nothing is lost and nothing arrives twice. What was received is shown by the server's list.
const AT_ONCE = 2;
const WAITS = [1, 2, 5, 10, 20, 30]; // seconds before each further try
const AGAIN = [0, 429, 502, 503, 504];
const form = document.querySelector("[data-scan-tray]");
const queue = form.querySelector("[data-scan-queue]");
const pattern = document.getElementById("scan_row");
const words = form.dataset;
const jobs = new Set();

const token = () => [...crypto.getRandomValues(new Uint8Array(18))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const part = (job, name) => job.row.querySelector(`[data-${name}]`);
const progress = (job) => job.row.querySelector("progress");

const say = (job, sentence, fault = false) => {
  const line = part(job, "state");
  line.textContent = sentence;
  line.classList.toggle("err", fault);
  line.classList.toggle("muted", !fault);
};

const leave = (job) => {
  jobs.delete(job);
  job.row.remove();
};

const stop = (job, sentences, { again }) => {
  job.state = "stopped";
  progress(job).hidden = true;
  say(job, sentences.join(" "), true);
  part(job, "retry").hidden = !again;
  part(job, "drop-row").hidden = false;
  next();
};

const done = (job) => {
  job.state = "done";
  progress(job).hidden = true;
  say(job, words.received);
  document.body.dispatchEvent(new Event("tanggap:received"));
  // The row goes when the server's list, which shows the letter, was asked for anew.
  document.body.addEventListener("htmx:afterRequest", () => leave(job), { once: true });
  next();
};

const later = (job, seconds) => {
  if (job.tries > WAITS.length) {
    stop(job, [words.failed], { again: true });
    return;
  }
  job.state = "later";
  progress(job).hidden = true;
  say(job, words.later, true);
  job.timer = setTimeout(() => wait(job), 1000 * (seconds || WAITS[job.tries - 1]));
  next();
};

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const answered = (job, request) => {
  const answer = parsed(request.responseText);
  if (request.status === 201 && answer?.received) done(job);
  else if (AGAIN.includes(request.status)) later(job, Number(request.getResponseHeader("Retry-After")));
  else if (answer?.errors) stop(job, answer.errors, { again: ![413, 422].includes(request.status) });
  else stop(job, [request.status === 200 ? words.signedOut : words.failed], { again: true });
};

const body = (job) => {
  const data = new FormData();
  for (const name of ["csrfmiddlewaretoken", "received_on", "service", "addressee"]) {
    data.append(name, form.elements[name]?.value ?? "");
  }
  data.append("token", job.token);
  job.files.forEach((file) => data.append(job.field, file, file.name));
  return data;
};

const send = (job) => {
  job.state = "sending";
  job.tries += 1;
  say(job, words.sending);
  const bar = progress(job);
  bar.hidden = false;
  bar.value = 0;
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (event.lengthComputable) bar.value = (100 * event.loaded) / event.total;
  });
  request.addEventListener("load", () => answered(job, request));
  request.addEventListener("error", () => later(job));
  request.addEventListener("timeout", () => later(job));
  request.send(body(job));
};

const next = () => {
  const all = [...jobs];
  const room = AT_ONCE - all.filter((job) => job.state === "sending").length;
  all.filter((job) => job.state === "waiting").slice(0, Math.max(0, room)).forEach(send);
};

const wait = (job) => {
  clearTimeout(job.timer);
  job.state = "waiting";
  part(job, "retry").hidden = true;
  part(job, "drop-row").hidden = true;
  say(job, words.waiting);
  next();
};

const fault = (file) => {
  if (!file.size) return words.empty;
  return file.size > Number(words.maxBytes) ? words.tooLarge : "";
};

const put = (field, files, name) => {
  const row = pattern.content.firstElementChild.cloneNode(true);
  const job = { field, files, row, token: token(), tries: 0, state: "waiting" };
  jobs.add(job);
  part(job, "name").textContent = name;
  progress(job).setAttribute("aria-label", name);
  part(job, "drop-row").setAttribute("aria-label", `${part(job, "drop-row").getAttribute("aria-label")}: ${name}`);
  part(job, "retry").addEventListener("click", () => {
    job.tries = 0;
    wait(job);
  });
  part(job, "drop-row").addEventListener("click", () => leave(job));
  queue.append(row);
  const sentence = files.map(fault).find(Boolean);
  if (sentence) stop(job, [sentence], { again: false });
  else wait(job);
};

const putScans = (files) => [...files].forEach((file) => put("scans", [file], file.name));

const putPhotos = () => {
  const input = form.elements.pages;
  const line = form.querySelector("[data-photo-fault]");
  const files = [...input.files];
  const sentence = files.length ? input.validationMessage : words.noPhotos;
  line.textContent = sentence;
  line.hidden = !sentence;
  if (sentence) return;
  put("pages", files, `${words.photos}: ${files.length}`);
  const list = document.getElementById(input.closest("[data-drop]").dataset.list);
  for (let at = list.querySelector("[data-move=remove]"); at; at = list.querySelector("[data-move=remove]")) at.click();
};

form.querySelectorAll("[data-plain]").forEach((element) => { element.hidden = true; });
form.elements.scans.addEventListener("change", (event) => {
  putScans(event.target.files);
  event.target.value = "";
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  putPhotos();
});

// A file that misses its place would be opened instead of the page: everywhere else it counts as a scan.
const zone = form.querySelector("[data-scan-drop]");
const elsewhere = (event) => event.dataTransfer?.types.includes("Files") && !event.target.closest("[data-drop]");
document.addEventListener("dragover", (event) => {
  if (!elsewhere(event)) return;
  event.preventDefault();
  zone.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  zone.classList.remove("over");
  if (!elsewhere(event)) return;
  event.preventDefault();
  putScans(event.dataTransfer.files);
});

addEventListener("online", () => [...jobs].filter((job) => job.state === "later").forEach(wait));
addEventListener("beforeunload", (event) => {
  if ([...jobs].some((job) => job.state !== "done" && job.state !== "stopped")) event.preventDefault();
});
