/* The application for membership saves by itself: every pause in typing sends the fields, and the page says when they
   are kept. Without it, and whenever it fails, the button “Save” does the same. */
(() => {
  "use strict";
  const form = document.querySelector("form[data-keeping]");
  if (!form) return;
  const PAUSE = 1500; // milliseconds after the last key
  const AGAIN = 8000; // after a failure
  const place = form.querySelector("[data-keeping-state]");
  const words = place.dataset;
  const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  let timer = 0;
  let busy = false;
  let waiting = false; // something was typed while a request was on its way
  let stopped = false;
  let unsaved = false;
  place.textContent = words.ready;
  place.classList.add("application-state-live");

  const texts = () => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  };
  const schedule = (delay) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(save, delay);
  };
  const say = (text) => {
    if (place.textContent !== text) place.textContent = text;
  };

  const save = async () => {
    if (busy) {
      waiting = true;
      return;
    }
    busy = true;
    waiting = false;
    try {
      const answer = await fetch(form.dataset.keeping, { method: "POST", body: texts(), headers: { Accept: "application/json" } });
      if (answer.ok) {
        take(await answer.json());
      } else if ([404, 409, 413].includes(answer.status)) {
        stopped = true;
        say((await answer.json()).error);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      say(words.waiting);
      schedule(AGAIN);
    } finally {
      busy = false;
    }
    if (waiting) schedule(PAUSE);
  };

  const take = (said) => {
    const base = JSON.parse(form.elements.base.value);
    form.elements.base.value = JSON.stringify({ ...base, ...said.base });
    if (said.conflicts.length) {
      stopped = true; // until a person has seen both texts
      say(words.conflict);
      return;
    }
    if (!waiting) unsaved = false;
    say(words.saved.replace("{time}", new Intl.DateTimeFormat(lang, { timeStyle: "short" }).format(Date.now())));
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    unsaved = true;
    if (busy) waiting = true;
    schedule(PAUSE);
  });
  form.addEventListener("submit", () => {
    stopped = true; // the form brings everything
    unsaved = false;
    clearTimeout(timer);
  });
  window.addEventListener("pagehide", () => {
    if (unsaved && !stopped) navigator.sendBeacon(form.dataset.keeping, texts());
  });
  window.addEventListener("online", () => { if (unsaved) schedule(0); });
})();
