// A voice note: recorded only while the bar shows, kept only in memory until it is sent.
const LONGEST_MS = 5 * 60 * 1000;

export async function record(page, queue, otherwise) {
  const bar = page.querySelector("#recorder");
  if (!bar.hidden) return;
  const sound = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!sound || !window.MediaRecorder) return otherwise();
  const recorder = new MediaRecorder(sound);
  const parts = [];
  let wanted = false;
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  recorder.addEventListener("stop", () => {
    for (const track of sound.getTracks()) track.stop();
    bar.hidden = true;
    if (!wanted) return;
    const file = new File(parts, "note", { type: recorder.mimeType.split(";")[0] || "audio/webm" });
    queue.add({ file, shown: page.querySelector("#voice-note").innerHTML });
  });
  const stop = (send) => () => {
    wanted = send;
    if (recorder.state !== "inactive") recorder.stop();
  };
  bar.querySelector("[data-send]").onclick = stop(true);
  bar.querySelector("[data-stop]").onclick = stop(false);
  addEventListener("pagehide", stop(false), { once: true });
  setTimeout(stop(true), LONGEST_MS);
  recorder.start();
  bar.hidden = false;
  bar.querySelector("[data-send]").focus();
}
