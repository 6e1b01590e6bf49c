/* Forms of the desk: characters are counted as the server counts them, a form is sent once, and the place on a page is
   kept over a save. Without it the pages work by their buttons. */
(() => {
  "use strict";
  // Exactly what the server does (core/forms.py and Python's strip): other line ends, marks of direction, white space.
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+";
  const EDGES = new RegExp(`^${SPACE}|${SPACE}$`, "g");
  const clean = (text) => text.replace(/\r\n?/g, "\n").replace(/[\u202a-\u202e\u2066-\u2069]/g, "").replace(EDGES, "");
  const length = (text) => [...clean(text)].length;

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

  // data-guard: a form that is not saved by itself asks before what was typed in it is left behind.
  const guard = (form) => {
    const typed = () => JSON.stringify([...new FormData(form)].map(([name, value]) => [name, value.name ?? value]));
    // What was refused, or typed before the page came, is nowhere yet.
    const before = form.dataset.guard === "unsent" || form.querySelector("[aria-invalid=true]") ? "" : typed();
    let sent = false;
    form.addEventListener("submit", () => { sent = true; });
    window.addEventListener("pageshow", () => { sent = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!sent && typed() !== before) event.preventDefault();
    });
  };

  // What is wrong with a field stands above it, as the server prints it, and is read out with it.
  const describe = (target, id, isWrong) => {
    const ids = new Set((target.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    if (isWrong) ids.add(id);
    else ids.delete(id);
    if (ids.size) target.setAttribute("aria-describedby", [...ids].join(" "));
    else target.removeAttribute("aria-describedby");
    if (target.matches("fieldset")) return;
    if (isWrong) target.setAttribute("aria-invalid", "true");
    else target.removeAttribute("aria-invalid");
  };
  const targetOf = (control) => (control.matches("input, textarea, select") ? control : control.closest("fieldset") ?? control);
  window.fieldErrors = {
    // Returns whether it is said for the first time.
    show(name, texts) {
      const control = document.getElementById(`id_${name}`);
      if (!control) return false;
      const before = document.getElementById(`id_${name}_error`);
      const list = before ?? Object.assign(document.createElement("ul"), { id: `id_${name}_error`, className: "field-errors" });
      const error = document.querySelector("template[data-field-error]").content.firstElementChild;
      list.replaceChildren(...texts.map((text) => {
        const item = error.cloneNode(true);
        item.querySelector("span").textContent = text;
        return item;
      }));
      if (before) return false;
      control.before(list);
      describe(targetOf(control), list.id, true);
      control.closest(".field")?.classList.add("field-invalid");
      return true;
    },
    clear(name) {
      const control = document.getElementById(`id_${name}`);
      const list = document.getElementById(`id_${name}_error`);
      if (!control || !list) return;
      list.remove();
      describe(targetOf(control), list.id, false);
      control.closest(".field")?.classList.remove("field-invalid");
      // The summary at the top of the page has sent somebody here.
      const link = document.querySelector(`main .alert li a[href="#id_${name}"]`);
      const summary = link?.closest(".alert");
      link?.closest("li").remove();
      if (summary && !summary.querySelector("li")) summary.remove();
    },
  };

  // A field has grown too long: read out once, not at every key. The page that saves by itself says it with its answer.
  const speakOnce = (field, text) => {
    if (field.form?.matches("[data-writing]")) return;
    let place = document.querySelector("[data-count-said]");
    if (!place) {
      place = Object.assign(document.createElement("div"), { className: "visually-hidden" });
      place.setAttribute("role", "status");
      place.dataset.countSaid = "";
      document.querySelector("main").append(place);
    }
    place.textContent = text && `${field.labels[0]?.firstChild.textContent.trim() ?? ""}: ${text}`;
  };

  const countFields = (root) => {
    const format = new Intl.NumberFormat(document.documentElement.lang);
    for (const field of root.querySelectorAll("[data-limit]")) {
      const limit = Number(field.dataset.limit);
      const note = document.createElement("div");
      note.className = "count-left";
      note.id = `${field.id}_count`;
      let wasOver = length(field.value) > limit;
      const update = () => {
        const used = length(field.value);
        const isOver = used > limit;
        note.textContent = `${format.format(used)} / ${format.format(limit)}`;
        note.dataset.used = used;
        note.hidden = used < limit / 2;
        note.classList.toggle("count-over", isOver);
        if (isOver) note.removeAttribute("aria-hidden");
        else note.setAttribute("aria-hidden", "true");
        if (isOver || wasOver) describe(field, note.id, isOver);
        if (wasOver && !isOver) window.fieldErrors.clear(field.name);
        if (isOver !== wasOver) speakOnce(field, isOver ? note.textContent : "");
        wasOver = isOver;
      };
      field.after(note);
      field.addEventListener("input", update);
      update();
    }
  };

  // Save leads to the same page again: to the same place on it.
  const keepPlace = (form) => {
    const key = `place:${location.pathname}`;
    form.addEventListener("submit", (event) => {
      if (event.submitter?.value === "save") sessionStorage.setItem(key, String(window.scrollY));
    });
    const place = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    if (place && !location.hash && !document.querySelector(".field-invalid, main .alert")) window.scrollTo(0, Number(place));
  };

  // A machine is asked for a draft: look every other second until it has written, for as long as it may take.
  const awaitMachine = (tries) => {
    const list = document.querySelector("[data-languages][data-waits]");
    if (!list || !tries) return;
    setTimeout(async () => {
      const answer = await fetch(location.href).catch(() => null);
      const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page && page.querySelector("[data-languages]");
      if (fresh && !fresh.hasAttribute("data-waits")) {
        const pressed = list.contains(document.activeElement) && document.activeElement.closest("li")?.id;
        const asked = [...list.querySelectorAll("[data-machine-writes]")].map((language) => language.id);
        list.replaceWith(fresh);
        const [marks, freshMarks] = [document, page].map((root) => root.querySelector(".writing-steps"));
        if (marks && freshMarks && !marks.contains(document.activeElement)) marks.replaceWith(freshMarks);
        const said = document.querySelector("[data-save-said]");
        const outcome = asked.map((id) => document.querySelector(`#${id} .writing-language-said`)?.textContent ?? fresh.dataset.done);
        if (said) said.textContent = [...new Set(outcome)].join(" ");
        if (pressed) document.querySelector(`#${pressed} button`)?.focus();
      } else {
        awaitMachine(tries - 1);
      }
    }, 2000);
  };

  // The site prints its own time of day; here everything is on the clock of whoever reads, as what is saved from now on.
  const setClocks = () => {
    const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
    const format = new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeStyle: "short" });
    for (const place of document.querySelectorAll("time[data-clock]")) place.textContent = format.format(new Date(place.dateTime));
    for (const note of document.querySelectorAll("[data-site-clock]")) note.remove();
  };

  setClocks();
  for (const form of document.querySelectorAll("[data-once]")) sendOnce(form);
  for (const form of document.querySelectorAll("[data-guard]")) guard(form);
  awaitMachine(60);
  countFields(document);
  document.addEventListener("fields-added", (event) => countFields(event.target));
  const writing = document.querySelector("[data-writing]");
  if (writing) keepPlace(writing);
})();
