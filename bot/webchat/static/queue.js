// Words on their way: each waits here, in memory only, until the server says that it is stored.
import { goAway } from "./hide.js";

const MOST_WAIT_MS = 30000;
const WORDS_MS = 20000;
const FILE_MS = 180000;
const FOR_GOOD = [400, 403, 404, 405, 413, 415, 422];

export class Queue {
  constructor(page, thread, giveBack) {
    this.page = page;
    this.thread = thread;
    this.giveBack = giveBack;
    this.items = [];
    this.failures = 0;
    addEventListener("online", () => this.next());
  }

  get isEmpty() {
    return this.items.length === 0;
  }

  add(item) {
    const turn = this.page.querySelector("#pending").content.firstElementChild.cloneNode(true);
    turn.querySelector(".say").textContent = item.shown;
    this.thread.list.append(turn);
    this.thread.toNewest();
    this.items.push({ ...item, turn, id: newId() });
    this.next();
  }

  async next() {
    clearTimeout(this.timer);
    if (this.busy || this.isEmpty) return;
    this.busy = true;
    const done = await this.send(this.items[0]);
    this.busy = false;
    if (done) this.next();
    else this.timer = setTimeout(() => this.next(), this.wait());
  }

  async send(item) {
    const answer = await post(item).catch(() => null);
    if (answer?.status === 204) return goAway();
    if (answer?.ok) return this.stored(item, await answer.text().catch(() => ""));
    if (answer && FOR_GOOD.includes(answer.status)) return this.refused(item, await answer.json().catch(() => ({})));
    this.failures += 1;
    this.pause = Number(answer?.headers.get("Retry-After") ?? 0) * 1000;
    item.turn.querySelector(".saving").hidden = true;
    item.turn.querySelector(".failed").hidden = false;
    return false;
  }

  stored(item, html) {
    this.failures = 0;
    this.items.shift();
    item.turn.remove();
    html ? this.thread.show(html) : this.thread.refresh();
    return true;
  }

  refused(item, problem) {
    this.items.shift();
    item.turn.remove();
    this.giveBack(item.text ?? "", problem.detail ?? problem.title ?? "");
    return true;
  }

  wait() {
    return Math.max(this.pause, Math.min(MOST_WAIT_MS, 1000 * 2 ** Math.min(this.failures - 1, 5)));
  }
}

async function post(item) {
  const body = new FormData();
  body.append("client_id", item.id);
  for (const name of ["text", "choice", "file"]) if (item[name]) body.append(name, item[name]);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), item.file ? FILE_MS : WORDS_MS);
  const headers = { "X-Notes": "live" };
  try {
    return await fetch("/say", { method: "POST", body, headers, signal: patience.signal, redirect: "error" });
  } finally {
    clearTimeout(timer);
  }
}

// randomUUID needs https or this machine; a home's own network may have neither.
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
