// Hide: the screen is empty at once, the session ends, the history entry becomes a neutral page.
const PATIENCE_MS = 900;
const TIMES = 3;
const WITHIN_MS = 2000;

export function watchHiding() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-hide]")) return;
    event.preventDefault();
    hide();
  });
  watchShift();
  document.addEventListener("visibilitychange", () => (document.hidden ? veil() : unveil()));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    veil();
    location.reload();
  });
}

export async function hide() {
  blank();
  const left = fetch("/hide", { method: "POST", keepalive: true, headers: { "X-Notes": "live" } }).catch(() => {});
  await Promise.race([left, new Promise((done) => setTimeout(done, PATIENCE_MS))]);
  goAway();
}

export function goAway() {
  const away = document.body.dataset.neutral;
  blank();
  history.replaceState(null, "", "/");
  location.replace(away);
}

function blank() {
  document.body.dataset.hiding = "yes";
  veil();
  document.querySelector(".app")?.remove();
}

function veil() {
  if (document.querySelector(".veil")) return;
  const cover = document.createElement("div");
  cover.className = "veil";
  document.body.append(cover);
}

function unveil() {
  if (!document.body.dataset.hiding) document.querySelector(".veil")?.remove();
}

function watchShift() {
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses, event.timeStamp].slice(-TIMES);
    if (presses.length === TIMES && presses[TIMES - 1] - presses[0] < WITHIN_MS) hide();
  });
}
