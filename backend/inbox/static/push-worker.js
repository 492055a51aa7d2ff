// Shows that there is a note, in words that anybody may see. What came in the push is never looked at.
"use strict";

self.addEventListener("push", (event) => {
  event.waitUntil(
    self.registration.showNotification("A note", { body: "There is a note in the inbox.", tag: "note", renotify: true, requireInteraction: true }),
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow("/inbox/"));
});
