// The living page: every form and link works without this; with it nothing reloads and nothing typed is lost.
import { watchHiding } from "./hide.js";
import { offerListening } from "./listen.js";
import { Panel } from "./panel.js";
import { Queue } from "./queue.js";
import { Thread } from "./thread.js";
import { record } from "./voice.js";

watchHiding();
offerListening(document);
const page = document.querySelector(".page[data-page='chat']");
if (page) live(page);

function live(page) {
  const thread = new Thread(page);
  const panel = new Panel(page);
  const write = page.querySelector("#write");
  const box = write.elements.text;
  const queue = new Queue(page, thread, (words, problem) => giveBack(page, box, words, problem));
  thread.hear(() => queue.isEmpty && !box.value.trim());

  const actions = {
    "/say": (form, button) => say(form, button),
    "/pictures": (form, button) => pick(form, button),
    "/look": (form, button) => changeLook(form, button),
  };

  function say(form, button) {
    const choice = button?.name === "choice" ? button.value : "";
    if (choice === "pictures") return panel.open("/pictures");
    if (choice === "voice" && form === write) return record(page, queue, () => panel.open("/voice"));
    if (choice === "voice") return panel.open("/voice");
    const file = form.elements.file?.files[0];
    if (file) queue.add({ file, shown: page.querySelector("#file-sent").innerHTML });
    else if (choice) queue.add({ choice, shown: (button.querySelector("b") ?? button).textContent.trim() });
    else if (form === write && box.value.trim()) queue.add({ text: box.value, shown: box.value });
    else return;
    if (form === write && !choice) empty(page, box);
    if (choice && form.dataset.ask) form.remove();
    panel.close();
  }

  function pick(form, button) {
    const picked = [...form.querySelectorAll("[aria-pressed='true']")];
    if (button.name === "picture") button.setAttribute("aria-pressed", button.ariaPressed !== "true");
    else if (picked.length) {
      const shown = picked.map((each) => each.textContent.trim()).join(", ");
      queue.add({ choice: `picture:${picked.map((each) => each.value).join(",")}`, shown });
      panel.close();
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const act = actions[form.getAttribute("action")];
    if (!act) return;
    event.preventDefault();
    act(form, event.submitter);
  });
  box.addEventListener("input", () => grow(box));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!matchMedia("(hover: hover) and (pointer: fine)").matches) return;
    event.preventDefault();
    write.requestSubmit(write.querySelector(".send"));
  });
  addEventListener("beforeunload", (event) => {
    if (!queue.isEmpty && !document.body.dataset.hiding) event.preventDefault();
  });
}

async function changeLook(form, button) {
  const { name, value } = button;
  const body = new FormData(form);
  body.append(name, value);
  for (const each of form.querySelectorAll(`[name='${name}']`)) each.setAttribute("aria-pressed", each === button);
  const root = document.documentElement;
  if (name === "size") value === "normal" ? delete root.dataset.text : (root.dataset.text = value);
  if (name === "look") value === "phone" ? delete root.dataset.theme : (root.dataset.theme = value);
  await fetch("/look", { method: "POST", body, redirect: "manual" }).catch(() => {});
}

function giveBack(page, box, words, problem) {
  if (words) box.value = box.value.trim() ? `${words}\n${box.value}` : words;
  grow(box);
  const trouble = page.querySelector("#trouble");
  trouble.textContent = problem;
  trouble.hidden = false;
}

function empty(page, box) {
  box.value = "";
  grow(box);
  page.querySelector("#trouble").hidden = true;
}

function grow(box) {
  box.rows = 1;
  const room = () => box.form.offsetHeight < box.closest(".page").clientHeight * 0.4;
  while (box.rows < 6 && box.scrollHeight > box.clientHeight + 2 && room()) box.rows += 1;
}
