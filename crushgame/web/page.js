// Keys reach the game without a click first; how it ended is said in the server's words; and there is a way back to it.
"use strict";

window.WebSocket = class extends WebSocket {
  constructor(...how) {
    super(...how);
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") return;
      const [kind, words] = JSON.parse(event.data);
      if (kind === "over") document.getElementById("how").textContent = words;
    });
  }
};

new MutationObserver(() => {
  const classes = document.body.classList;
  if (classes.contains("-closed")) document.getElementById("again").focus();
  else if (classes.contains("-first-byte")) document.querySelector(".xterm-helper-textarea").focus();
}).observe(document.documentElement, { attributes: true, attributeFilter: ["class"], subtree: true });
