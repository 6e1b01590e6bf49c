/* The writing page: counts characters as the server does, shows whether everything is saved, keeps a copy on this device
   until the server has the text, and sends a form once. Without it the page works by its buttons. */
(() => {
  "use strict";
  const DAYS = 14;
  const length = (text) => [...text.replace(/\r\n?/g, "\n").trim()].length;

  // data-once: a second press while the first is on its way does nothing.
  const sendOnce = (form) => {
    let sent = false;
    form.addEventListener("submit", (event) => {
      if (sent) event.preventDefault();
      sent = true;
    });
    // The back button brings the page back as it was.
    window.addEventListener("pageshow", () => { sent = false; });
  };

  const countFields = () => {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    for (const field of document.querySelectorAll("[data-limit]")) {
      const limit = Number(field.dataset.limit);
      const note = document.createElement("div");
      note.className = "count-left";
      note.setAttribute("aria-hidden", "true");
      const update = () => {
        const used = length(field.value);
        note.textContent = `${format.format(used)} / ${format.format(limit)}`;
        note.hidden = used < limit / 2;
        note.classList.toggle("count-over", used > limit);
      };
      field.after(note);
      field.addEventListener("input", update);
      update();
    }
  };

  const watch = (form) => {
    const state = form.querySelector("[data-save-state]");
    const key = `writing:${form.dataset.writing}`;
    const fields = () => [...form.elements].filter((field) => field.name && !["hidden", "file", "submit", "button", "password"].includes(field.type));
    const read = () => fields().filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked).map((field) => [field.name, field.value]);
    const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const stored = read();
    let unsaved = form.dataset.saved === "no";
    let sending = false;
    let timer = 0;

    const keep = () => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), version: form.dataset.version, token: form.elements.token.value, values: read() }));
      } catch {
        /* A full or closed store: the text is still in the page. */
      }
    };
    const forget = () => localStorage.removeItem(key);
    const changed = () => {
      unsaved = true;
      state.textContent = navigator.onLine ? state.dataset.unsaved : state.dataset.offline;
      clearTimeout(timer);
      timer = setTimeout(keep, 400);
    };

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => {
      if (sending) {
        event.preventDefault();
        return;
      }
      keep();
      sending = true;
      state.textContent = state.dataset.sending;
      sessionStorage.setItem(`${key}:place`, String(window.scrollY));
    });
    window.addEventListener("pageshow", () => { sending = false; });
    window.addEventListener("pagehide", () => { if (unsaved && !sending) keep(); });
    window.addEventListener("beforeunload", (event) => { if (unsaved && !sending) event.preventDefault(); });

    const place = sessionStorage.getItem(`${key}:place`);
    sessionStorage.removeItem(`${key}:place`);
    if (place && !location.hash && !document.querySelector(".field-invalid, main .alert")) window.scrollTo(0, Number(place));

    offerCopy(form, { key, read, stored, same, forget, changed, fields });
  };

  // Text of an earlier visit that never reached the server.
  const offerCopy = (form, { key, stored, same, forget, changed, fields }) => {
    let copy = null;
    try {
      copy = JSON.parse(localStorage.getItem(key));
    } catch {
      forget();
    }
    if (!copy || form.dataset.saved === "no") return;
    if (same(copy.values, stored) || Date.now() - copy.at > DAYS * 864e5) {
      forget();
      return;
    }
    // Saved from here since then: what differs is what the server has made of it, or has been changed on purpose.
    if (Number(copy.version) < Number(form.dataset.version) && subset(copy.values, stored)) {
      forget();
      return;
    }
    const notice = document.querySelector("[data-local-copy]").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-local-time]").textContent = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(copy.at);
    notice.querySelector("[data-restore]").addEventListener("click", () => {
      const values = new Map();
      for (const [name, value] of copy.values) values.set(name, [...(values.get(name) ?? []), value]);
      for (const field of fields()) {
        const wanted = values.get(field.name) ?? [];
        if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
        else if (wanted.length) field.value = wanted[0];
        field.dispatchEvent(new Event("input", { bubbles: false }));
      }
      changed();
      notice.remove();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      forget();
      notice.remove();
    });
    form.before(notice);
  };

  const subset = (values, stored) => {
    const trimmed = new Map(stored.map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]));
    return values.every(([name, value]) => !value || trimmed.get(name) === undefined || trimmed.get(name) === value.replace(/\r\n?/g, "\n").trim());
  };

  // A new experience is kept as “new” until its draft is there.
  const dropArrived = (origin) => {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith("writing:new-"))) {
      if (localStorage.getItem(key).includes(`"${origin}"`)) localStorage.removeItem(key);
    }
  };

  // A link to a field that is folded away opens it.
  const unfold = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target?.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    target.scrollIntoView();
  };
  window.addEventListener("hashchange", unfold);
  unfold();

  for (const form of document.querySelectorAll("[data-once]")) sendOnce(form);
  for (const place of document.querySelectorAll("[data-origin]")) dropArrived(place.dataset.origin);
  countFields();
  const writing = document.querySelector("[data-writing]");
  if (writing) watch(writing);
})();
