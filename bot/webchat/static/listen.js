// Read aloud, only with a voice that is on the phone itself: others send the words away.
export function offerListening() {
  const speech = window.speechSynthesis;
  if (!speech) return;
  const offer = () => {
    for (const button of document.querySelectorAll("[data-listen]")) button.hidden = !voice(speech);
  };
  offer();
  speech.addEventListener?.("voiceschanged", offer);
  document.addEventListener("notes:page", offer);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-listen]")) toggle(speech);
  });
  addEventListener("pagehide", () => speech.cancel());
  document.addEventListener("visibilitychange", () => document.hidden && speech.cancel());
}

function toggle(speech) {
  if (speech.speaking) return speech.cancel();
  const words = new SpeechSynthesisUtterance(newest());
  words.voice = voice(speech);
  words.lang = document.documentElement.lang;
  speech.speak(words);
}

function voice(speech) {
  const wanted = document.documentElement.lang;
  return speech.getVoices().find((each) => each.localService && each.lang.startsWith(wanted));
}

function newest() {
  const turns = [...document.querySelectorAll("#thread > li:not(.from-child)")];
  const asked = [...document.querySelectorAll("#asks b, #asks .choice")];
  if (!turns.length) return document.querySelector("main").innerText;
  return [...turns.slice(-1), ...asked].map((each) => each.innerText).join(". ");
}
