// What pages do beyond themselves: all of it is there without scripts, too.
"use strict";

// "/" goes to the search of a page, as long as nobody is typing.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, select, textarea, [contenteditable]");
  const search = document.querySelector("input[type=search]");
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    const fold = search.closest("details");
    if (fold) fold.open = true;
    search.focus();
    search.select();
  }
});

// Parts of a page that may change by themselves say in data-live what they are about. One
// connection tells a page that is being looked at what has changed; it is asked for anew,
// once for all that happened within a few seconds, and those parts are put in place. A part
// in which somebody is busy stays as it is until they leave it.
(() => {
  const gap = 2500;
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  if (parts().length === 0 || !window.EventSource) return;
  const changed = new Set();
  let since = document.body.dataset.since;
  let source = null;
  let timer = 0;
  let last = -gap;

  const about = (part) => part.dataset.live.split(" ").some((topic) => changed.has(topic));
  const busy = (part) =>
    part.contains(document.activeElement) ||
    [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) =>
      field.type === "checkbox" ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

  const refresh = async () => {
    timer = 0;
    if (document.hidden || !parts().some((part) => about(part) && !busy(part))) return;
    last = performance.now();
    const asked = new Set(changed);
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error" }).catch(() => null);
    if (!answer || !answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    let left = false;
    for (const part of parts()) {
      const next = fresh.getElementById(part.id);
      if (!next || !about(part)) continue;
      if (busy(part)) left = true;
      else part.replaceWith(next);
    }
    if (!left) for (const topic of asked) changed.delete(topic);
  };

  const plan = () => {
    if (timer || !parts().some(about)) return;
    timer = setTimeout(refresh, Math.max(0, last + gap - performance.now()) + Math.random() * 500);
  };

  const listen = () => {
    if (document.hidden || source) return;
    source = new EventSource("/live?since=" + encodeURIComponent(since));
    source.onmessage = (event) => {
      since = event.lastEventId;
      for (const topic of event.data.split(" ")) changed.add(topic);
      plan();
    };
  };

  const leave = () => {
    if (source) source.close();
    source = null;
  };

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : (listen(), plan())));
  document.addEventListener("focusout", () => setTimeout(plan));
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", listen);
  listen();
})();

// What was typed into a careful form isn't left without a question, unless it is sent.
for (const form of document.querySelectorAll("form[data-careful]")) {
  let unsaved = form.dataset.careful === "changed";
  form.addEventListener("input", () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) {
      event.preventDefault();
    }
  });
}
