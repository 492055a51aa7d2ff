// The inbox, livelier: the queue refreshes itself, the meter and the previews follow what is typed. Everything works without it.
"use strict";

document.documentElement.classList.add("scripted");

function later(wait, act) {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(act, wait);
  };
}

// At once; then never twice at a time and never more often than this: in a busy hour there is news several times a second.
function spaced(pause, act) {
  let busy = false, again = false;
  const run = async () => {
    if (busy) { again = true; return; }
    busy = true;
    await act();
    setTimeout(() => { busy = false; if (again) { again = false; run(); } }, pause);
  };
  return run;
}

async function fragment(address, form) {
  const answer = await fetch(address, {
    method: form ? "POST" : "GET",
    body: form ? new URLSearchParams(new FormData(form)) : undefined,
    credentials: "same-origin",
    redirect: "manual",
  });
  if (answer.type === "opaqueredirect") location.assign("/inbox/");
  return answer.ok ? answer.text() : null;
}

function put(into, html) {
  if (html !== null && into.dataset.shown !== html) {
    into.dataset.shown = html;
    into.innerHTML = html;
  }
}

// The queue keeps the focus where it was, so that a keyboard or a screen reader is never thrown to the top.
async function refreshQueue(list) {
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  const address = focused && (focused.getAttribute("href") || (focused.form && focused.form.getAttribute("action")));
  try {
    put(list, await fragment(list.dataset.list));
  } catch {
    return beat(false);
  }
  beat(true);
  if (address) {
    const again = list.querySelector(`a[href="${CSS.escape(address)}"], form[action="${CSS.escape(address)}"] button`);
    if (again) again.focus();
  }
}

function beat(works) {
  const line = document.getElementById("beat");
  if (!line) return;
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  line.classList.toggle("down", !works);
  line.textContent = works ? `Channel works. Checked ${time}` : `No connection since ${time}. Check on every child`;
}

function listen(place) {
  const list = place.dataset.list ? place : null;
  const source = new EventSource(place.dataset.live);
  const refresh = spaced(2000, () => refreshQueue(list));
  source.addEventListener("ready", () => list && refresh());
  source.addEventListener("news", () => {
    document.dispatchEvent(new Event("sayso:news"));
    if (list) refresh();
    else offerNews(place);
  });
  source.addEventListener("error", () => beat(false));
  if (list) setInterval(refresh, 30000);
}

// On a case nothing moves under somebody who is writing: they are told, and look when they are ready.
function offerNews(place) {
  if (document.getElementById("news")) return;
  const bar = document.createElement("p");
  bar.id = "news";
  bar.className = "told";
  bar.setAttribute("role", "status");
  const link = document.createElement("a");
  link.href = location.pathname;
  link.textContent = "There is something new. Show it";
  bar.append(link);
  place.before(bar);
}

function followReading(form) {
  const meter = form.querySelector(".meter");
  const field = form.querySelector("textarea");
  const ask = async () => put(meter, await fragment(form.dataset.reading, form));
  field.addEventListener("input", later(300, ask));
  for (const chip of form.querySelectorAll("[data-start]")) {
    chip.addEventListener("click", (event) => {
      event.preventDefault();
      field.value = field.value.trim() ? `${field.value.trim()}\n${chip.dataset.start}` : chip.dataset.start;
      field.focus();
      ask();
    });
    chip.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); chip.click(); }
    });
  }
}

function followPreview(form) {
  const into = form.querySelector("[data-preview-into]");
  form.addEventListener("input", later(300, async () => put(into, await fragment(form.dataset.preview, form))));
}

// A double press sends once.
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent && Date.now() - Number(form.dataset.sent) < 5000) event.preventDefault();
    form.dataset.sent = String(Date.now());
  });
}

for (const place of document.querySelectorAll("[data-live]")) listen(place);
for (const form of document.querySelectorAll("form[data-reading]")) followReading(form);
for (const form of document.querySelectorAll("form[data-preview]")) followPreview(form);
for (const form of document.querySelectorAll("form[method=post]")) sendOnce(form);
for (const form of document.querySelectorAll("form[data-switch]")) form.addEventListener("change", () => form.requestSubmit());
