// The thread on the page: what the server shows is merged in, turn by turn, so that nothing jumps or is read twice.
import { goAway } from "./hide.js";

const PARTS = ["#danger", "#strip", "#told-card", "#asks"];
const POLL_MS = 20000;
const LIVE = { headers: { "X-Notes": "live" }, cache: "no-store" };

export class Thread {
  constructor(page) {
    this.page = page;
    this.list = page.querySelector("#thread");
    this.asking = null;
  }

  hear(mayLeave) {
    this.mayLeave = mayLeave;
    if (this.list.querySelector(".from-child")) this.toNewest();
    const news = new EventSource("/live");
    for (const kind of ["hello", "message", "stage"]) news.addEventListener(kind, () => this.refresh());
    document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
    setInterval(() => news.readyState === EventSource.OPEN || this.refresh(), POLL_MS);
  }

  refresh() {
    this.again = Boolean(this.asking);
    this.asking ??= this.ask().finally(() => {
      this.asking = null;
      if (this.again) this.refresh();
    });
    return this.asking;
  }

  async ask() {
    const answer = await fetch("/thread", LIVE).catch(() => null);
    if (answer?.ok) this.show(await answer.text());
    else if (answer?.status === 401 && this.mayLeave()) goAway();
  }

  show(html) {
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const main = this.page.querySelector("main");
    const held = PARTS.some((part) => this.page.querySelector(part)?.contains(document.activeElement));
    for (const part of PARTS) this.swap(this.page.querySelector(part), fresh.querySelector(part));
    const added = this.merge([...fresh.querySelectorAll("#thread > li")]);
    if (!fresh.querySelector("#first-hint")) this.page.querySelector("#first-hint")?.remove();
    if (held && !this.page.contains(document.activeElement)) main.focus({ preventScroll: true });
    if (added) this.toNewest();
  }

  // `main.latest` is laid out from its end: there, nought is the newest. Long questions begin at their beginning.
  toNewest() {
    const main = this.page.querySelector("main");
    const asks = this.page.querySelector("#asks");
    const together = getComputedStyle(main).display === "block";
    main.scrollTop = 0;
    if (asks.offsetHeight > (together ? this.page : main).clientHeight * 0.8) asks.scrollIntoView({ block: "start" });
    else if (together) main.lastElementChild.scrollIntoView({ block: "end" });
  }

  swap(old, fresh) {
    if (old && fresh && same(old.innerHTML) !== same(fresh.innerHTML)) old.replaceChildren(...fresh.childNodes);
  }

  merge(turns) {
    const known = new Map([...this.list.querySelectorAll("li[data-id]")].map((turn) => [turn.dataset.id, turn]));
    let added = 0;
    turns.forEach((turn, place) => {
      const old = known.get(turn.dataset.id);
      known.delete(turn.dataset.id);
      const words = old?.querySelector("[data-words]");
      if (words && !turn.querySelector("[data-words]")) keepWords(turn, words);
      if (!old) (turn.classList.add("new"), (added += 1));
      const shown = old && !differ(old, turn) ? old : turn;
      if (old && shown !== old) old.replaceWith(shown);
      if (this.list.children[place] !== shown) this.list.insertBefore(shown, this.list.children[place] ?? null);
    });
    for (const gone of known.values()) gone.remove();
    return added;
  }
}

// The return words come once. They stay where they are until the page goes.
function keepWords(turn, words) {
  const said = [...turn.querySelectorAll(".say")].filter((each) => each.dataset.of === words.dataset.words);
  (said[said.length - 1] ?? turn.lastElementChild).after(words);
}

function differ(old, turn) {
  return same(old.innerHTML) !== same(turn.innerHTML);
}

function same(html) {
  return html.replace(/value="[0-9a-f-]{36}"/g, "").trim();
}
