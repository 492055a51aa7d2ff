// The pages beside the chat open over it, without a new line in the phone's history; the chat waits as it was.
const OPENS = ["/help-now", "/rights", "/more", "/path", "/language", "/return", "/pictures", "/voice"];

export class Panel {
  constructor(page) {
    this.chat = page;
    this.shown = null;
    this.kept = null;
    this.keepHelp();
    document.addEventListener("click", (event) => this.follow(event));
  }

  // Help now must open without a network too.
  async keepHelp() {
    this.kept = await load("/help-now").catch(() => null);
    this.chat.dataset.ready = "yes";
  }

  follow(event) {
    const link = event.target.closest?.("a[href]");
    if (!link || link.origin !== location.origin || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if ("back" in link.dataset) {
      event.preventDefault();
      this.close();
    } else if (OPENS.includes(link.pathname)) {
      event.preventDefault();
      this.open(link.pathname, link.hash);
    }
  }

  async open(path, hash = "") {
    const press = (this.press = {});
    const fresh = await load(path).catch(() => (path === "/help-now" ? this.kept : null));
    if (!fresh || this.press !== press) return; // a later press counts
    const page = document.adoptNode(fresh.querySelector(".page").cloneNode(true));
    (this.shown ?? this.chat).replaceWith(page);
    this.shown = page;
    this.mark(path);
    const target = hash && page.querySelector(hash);
    if (target) target.scrollIntoView();
    const title = page.querySelector("h1");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    page.dispatchEvent(new CustomEvent("notes:page", { bubbles: true }));
  }

  close() {
    this.press = null;
    if (!this.shown) return;
    this.shown.replaceWith(this.chat);
    this.shown = null;
    this.mark("");
    this.chat.querySelector("main").focus({ preventScroll: true });
  }

  mark(path) {
    for (const tab of document.querySelectorAll(".tab")) {
      if (tab.pathname === path) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  }
}

async function load(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error("no page");
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}
