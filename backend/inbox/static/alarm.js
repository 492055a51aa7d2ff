// The alarm: an open page rings until somebody has got it. The tone is made here; nothing is loaded. Without a script the page
// refreshes itself and shows the same alarm in silence.
"use strict";

const place = document.querySelector("[data-alarm]");
const plainTitle = document.title;
let audio = null;
let ringing = null;

function tone(at) {
  for (const [pitch, begin] of [[880, 0], [660, 0.22]]) {
    const voice = audio.createOscillator();
    const loudness = audio.createGain();
    voice.type = "triangle";
    voice.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at + begin);
    loudness.gain.exponentialRampToValueAtTime(0.6, at + begin + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + begin + 0.2);
    voice.connect(loudness).connect(audio.destination);
    voice.start(at + begin);
    voice.stop(at + begin + 0.21);
  }
}

async function hearable() {
  audio = audio || new AudioContext();
  // A browser that was not touched yet stays silent: the promise may never settle, so it is not waited for long.
  await Promise.race([audio.resume(), new Promise((done) => setTimeout(done, 150))]);
  return audio.state === "running";
}

async function sound() {
  const heard = await hearable();
  for (const button of document.querySelectorAll("[data-sound]")) button.hidden = heard;
  document.documentElement.dataset.alarm = heard ? "sounds" : "silent";
  if (heard && ringing) tone(audio.currentTime);
}

function ring() {
  document.title = document.title === plainTitle ? "(!) " + plainTitle : plainTitle;
  if (navigator.vibrate) navigator.vibrate([300, 150, 300]);
  sound();
}

function follow() {
  const rings = place.querySelector("[data-ring]") !== null;
  if (rings && !ringing) {
    ringing = setInterval(ring, 1200);
    ring();
  }
  if (!rings && ringing) {
    clearInterval(ringing);
    ringing = null;
    document.title = plainTitle;
    delete document.documentElement.dataset.alarm;
  }
}

let asking = false;
let askAgain = false;

// Somebody who types a PIN must not lose it to a refresh that brings nothing new.
function shows(html) {
  if (place.dataset.shown === html) return;
  const typed = place.contains(document.activeElement) && document.activeElement.type === "password";
  if (typed && alertsIn(html) === alertsIn(place.innerHTML)) return;
  place.dataset.shown = html;
  place.innerHTML = html;
}

function alertsIn(html) {
  return [...html.matchAll(/data-alert="(\w+)"|\/(answer|there)"/g)].map((found) => found[1] || found[2]).join();
}

async function look() {
  if (asking) { askAgain = true; return; }
  asking = true;
  try {
    const answer = await fetch(place.dataset.alarm, { credentials: "same-origin", redirect: "manual" });
    if (answer.type === "opaqueredirect") location.reload();
    if (answer.ok) shows(await answer.text());
    works(answer.ok);
  } catch {
    works(false);
  }
  asking = false;
  follow();
  if (askAgain) { askAgain = false; look(); }
}

function works(well) {
  const line = document.querySelector(".standing #beat");
  if (!line) return;
  const time = new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  line.classList.toggle("down", !well);
  line.textContent = well ? `The alarm works. Checked ${time}` : `No connection since ${time}. Check on every child`;
}

function begin() {
  follow();
  look();
  setInterval(look, 1000 * Number(place.dataset.every));
  document.addEventListener("sayso:news", look);
  if (!document.querySelector("[data-live]") && place.dataset.alarm === "/inbox/alarm") {
    new EventSource("/inbox/events").addEventListener("news", look);
  }
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => { hearable(); });
  place.addEventListener("click", (event) => { if (event.target.closest("[data-sound]")) sound(); });
  for (const button of document.querySelectorAll("[data-try]")) {
    button.hidden = false;
    button.addEventListener("click", async () => { if (await hearable()) tone(audio.currentTime); });
  }
}

// Web push: switched on by a press, in this browser alone.
function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function offerPush(form) {
  const button = form.querySelector("button");
  button.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (form.elements.subscription.value) return;
    event.preventDefault();
    try {
      const worker = await navigator.serviceWorker.register("/inbox/push-worker.js", { scope: "/inbox/" });
      const found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) });
      form.elements.subscription.value = JSON.stringify(found);
      form.submit();
    } catch {
      button.textContent = "This browser doesn’t allow it";
      button.disabled = true;
    }
  });
}

if (place) begin();
if ("PushManager" in window) for (const form of document.querySelectorAll("form[data-push]")) offerPush(form);
