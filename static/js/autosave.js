/* The writing page saves by itself. Only what has changed since the last answer is sent; a request without an answer is
   sent again as it was, and the server knows it again. Until the server has a text, this device keeps it. */
(() => {
  "use strict";
  const form = document.querySelector("[data-writing]");
  if (!form) return;
  const PAUSE = 1200; // milliseconds after the last key
  const LONGEST = 5000; // of typing without a pause
  const PATIENCE = 20000; // for an answer
  const AGAIN = [2000, 4000, 8000, 15000, 30000];
  const TRIES = 20; // by itself while nobody is signed in: after that once somebody comes back to the page
  const copies = window.localCopy;
  const errors = window.fieldErrors;
  const place = form.querySelector("[data-save-state]");
  const spoken = form.querySelector("[data-save-said]");
  const words = place.dataset;
  const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  const ours = (name) => !/^(remark|choose)-/.test(name) && name !== "city";
  const equal = (one, other) => (one ?? []).join("\0") === (other ?? []).join("\0");

  // As the server has it. On a slow line somebody writes before this script is there: that is not stored. Only where a
  // browser has put back itself what was typed here before (back, reload) it cannot be told apart.
  const isFresh = performance.getEntriesByType("navigation")[0]?.type === "navigate";
  let stored = copies.typed(form, { asRendered: isFresh });
  let pending = null; // a request that has had no answer
  let busy = null; // the request on its way
  let failures = 0;
  let timer = 0;
  let keeping = 0; // the copy on this device that is about to be made
  let since = 0; // the first change that is not sent
  let leaving = false;
  let stopped = form.dataset.state !== "saved" && form.dataset.state !== "partly"; // until a person has looked

  // Saying -----------------------------------------------------------------------------------------------------------

  const say = (text, aloud = false) => {
    place.textContent = text;
    // Read out once, not at every save: the minute is in the text.
    if (aloud && spoken.textContent !== text) spoken.textContent = text;
  };
  const clock = () => new Intl.DateTimeFormat(lang, { timeStyle: "short" }).format(Date.now());
  const notice = (name, details = {}) => {
    if (document.querySelector(`[data-notice=${name}]`)) return;
    const shown = document.querySelector(`template[data-${name}]`).content.cloneNode(true).firstElementChild;
    shown.dataset.notice = name;
    for (const link of shown.querySelectorAll("[data-next]")) { // the address of a draft that has just begun is new
      const there = new URL(link.getAttribute("href"), location.href);
      there.searchParams.set("next", location.pathname + location.search);
      link.href = there;
    }
    for (const [part, text] of Object.entries(details)) shown.querySelector(`[data-${part}]`).textContent = text;
    document.querySelector("[data-notices]").append(shown);
    seeNotices();
  };
  const unsay = (name) => {
    document.querySelector(`[data-notice=${name}]`)?.remove();
    seeNotices();
  };
  // The notices stand at the top; who writes further down is led there from the bar.
  const seeNotices = () => { form.querySelector("[data-see]").hidden = !document.querySelector("[data-notice]"); };

  // What is to be sent -----------------------------------------------------------------------------------------------

  const changes = () => {
    const now = copies.typed(form);
    return new Map([...now].filter(([name, values]) => !equal(values, stored.get(name))));
  };
  // Every request has a higher number than those before, also in a form restored after a crash.
  const number = (field, above = 0) => { field.value = Math.max(Number(field.value) + 1, above + 1, Date.now()); };
  const isNew = () => !form.dataset.draft;
  const request = () => {
    const changed = new Map([...changes()].filter(([name]) => ours(name)));
    if (isNew() && ![...changed.values()].some((values) => values.some((value) => value.trim()))) return null;
    if (!changed.size) return null;
    const body = new URLSearchParams();
    const { token, base, text, writer, sequence, city } = form.elements;
    number(sequence);
    const all = { token, base, text, writer, sequence, ...(city && isNew() ? { city } : {}) };
    for (const [name, field] of Object.entries(all)) body.append(name, field.value);
    body.append("step", form.dataset.step);
    for (const [name, values] of changed) {
      body.append("changed", name);
      for (const value of values) body.append(name, value);
    }
    // What is said about an image or a document goes together.
    const items = new Set([...changed.keys()].map((name) => name.match(/^(image|document)-\d+-/)?.[0]).filter(Boolean));
    for (const [name, values] of copies.typed(form)) {
      if (changed.has(name) || ![...items].some((item) => name.startsWith(item))) continue;
      for (const value of values) body.append(name, value);
    }
    return { body, changed };
  };

  // Sending ----------------------------------------------------------------------------------------------------------

  const schedule = (delay) => {
    clearTimeout(timer);
    if (!stopped && !leaving) timer = setTimeout(save, delay);
  };
  const retry = (answer, tries = Infinity) => {
    const asked = Number(answer?.headers.get("Retry-After")) * 1000;
    const delay = asked || AGAIN[Math.min(failures, AGAIN.length - 1)];
    failures += 1;
    if (failures < tries) schedule(delay);
  };

  const save = async () => {
    clearTimeout(timer);
    if (stopped || busy || leaving) return;
    const sent = pending ?? request();
    if (!sent) {
      settle();
      return;
    }
    pending = sent;
    since = 0;
    say(words.sending);
    const abort = new AbortController();
    busy = abort;
    const late = setTimeout(() => abort.abort(), PATIENCE);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: sent.body, signal: abort.signal, redirect: "manual",
        headers: { Accept: "application/json", "X-CSRFToken": csrf() ?? form.elements.csrfmiddlewaretoken.value },
      });
      busy = null;
      await take(sent, answer);
    } catch {
      busy = null;
      if (leaving) return;
      say(navigator.onLine ? words.waiting : words.offline, true);
      retry();
    } finally {
      clearTimeout(late);
    }
  };

  const take = async (sent, answer) => {
    if (answer.ok) {
      accept(sent, await answer.json());
      return;
    }
    // A refusal says why; what says nothing, or leads elsewhere, comes from before the view: nobody is signed in any more.
    const refusal = [403, 404, 409].includes(answer.status) ? await answer.json().catch(() => null) : null;
    if (refusal) {
      end(refusal.error);
    } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
      signedOut();
      retry(answer, TRIES);
    } else {
      say(words.waiting, true);
      retry(answer);
    }
  };

  const signedOut = () => {
    copies.keep(form);
    say(words.signedOut);
    notice("signed-out");
  };

  // Nothing is written here any more: no request follows, this device keeps its copy, and all of it can be taken along.
  const end = (reason) => {
    stopped = true;
    clearTimeout(timer);
    unsay("signed-out");
    copies.keep(form);
    say(words.unsaved, true);
    if (document.querySelector("[data-notice=closed]")) return;
    notice("closed", { "closed-reason": reason });
    const place = document.querySelector("[data-notice=closed]");
    const field = place.querySelector("[data-closed-text]");
    const button = place.querySelector("[data-closed-copy]");
    field.value = unsavedText();
    place.querySelector("[data-closed-typed]").hidden = !field.value;
    button.addEventListener("click", async () => {
      field.select(); // where a browser does not allow the rest, the keyboard copies it
      await navigator.clipboard.writeText(field.value);
      place.querySelector("[data-closed-copied]").textContent = button.dataset.copied;
    });
  };
  const unsavedText = () => [...changes()].map(([name, values]) => {
    const field = form.elements[name];
    if (!field?.matches?.("textarea, input:not([type=checkbox], [type=radio])") || !values.join("").trim()) return "";
    return `${field.labels[0]?.firstChild.textContent.trim() ?? ""}\n${values.join("")}`;
  }).filter(Boolean).join("\n\n");

  const accept = (sent, said) => {
    pending = null;
    failures = 0;
    unsay("signed-out");
    if (said.overtaken_by) {
      number(form.elements.sequence, said.overtaken_by);
      schedule(PAUSE);
      return;
    }
    const base = JSON.parse(form.elements.base.value);
    for (const [name, mark] of Object.entries(said.base)) {
      base[name] = mark;
      if (sent.changed.has(name)) stored.set(name, sent.changed.get(name));
    }
    for (const name of said.items) if (sent.changed.has(name)) stored.set(name, sent.changed.get(name));
    form.elements.base.value = JSON.stringify(base);
    form.querySelector("[data-others]").textContent = said.others.join(" ");
    if (csrf()) form.elements.csrfmiddlewaretoken.value = csrf();
    if (said.draft) begin(said.draft);
    explain(sent, said);
    if (said.conflicts.length) {
      stopped = true;
      notice("conflict", { "conflict-who": said.conflict, "conflict-fields": new Intl.ListFormat(lang).format(said.conflicts) });
      copies.keep(form);
      say(said.conflict);
      return;
    }
    settle(said.unsaved, Object.keys(said.errors).length);
  };

  // What could not be saved is explained beside its field, and read out the first time.
  const explain = (sent, said) => {
    const now = copies.typed(form);
    const found = [];
    for (const [name, values] of sent.changed) {
      const isAsSent = equal(values, now.get(name)); // else the next answer says more
      if (!said.errors[name]) errors.clear(name);
      else if (isAsSent && errors.show(name, said.errors[name])) found.push(...said.errors[name].map((text) => `${labelOf(name)}: ${text}`));
    }
    if (found.length) spoken.textContent = found.join(" ");
  };
  const labelOf = (name) => {
    const field = form.elements[name];
    return (field?.labels ?? [])[0]?.firstChild.textContent.trim() ?? "";
  };

  // The draft is there: from now on this page is its page.
  const begin = (draft) => {
    copies.forget(form);
    form.dataset.draft = draft.pk;
    form.dataset.autosave = draft.autosave;
    for (const place of form.querySelectorAll("[data-upload]")) place.dataset.upload = draft.upload;
    form.action = draft.url;
    history.replaceState(null, "", draft.url);
  };

  // Say where things stand, and go on where something is left.
  const settle = (unsaved = [], refused = 0) => {
    const left = changes();
    if (!left.size) {
      clearTimeout(keeping);
      copies.forget(form);
      say(words.saved.replace("{time}", clock()), true);
    } else if (unsaved.length) {
      copies.keep(form);
      say(words.partly.replace("{time}", clock()).replace("{fields}", new Intl.ListFormat(lang).format(unsaved)));
    } else {
      copies.keep(form);
      say(words.unsaved);
      // What is refused waits to be changed.
      if (!refused && [...left.keys()].some(ours)) schedule(PAUSE);
    }
  };

  // What happens on the page -----------------------------------------------------------------------------------------

  const changed = (event) => {
    if (event?.target.type === "file") return; // uploads.js says what becomes of it
    clearTimeout(keeping);
    keeping = setTimeout(() => copies.keep(form), 200);
    if (stopped) { // a notice says why
      const text = document.querySelector("[data-notice=closed] [data-closed-text]");
      if (text) text.value = unsavedText();
      return;
    }
    if (failures) return; // the next try is on its way
    say(navigator.onLine ? words.unsaved : words.offline);
    since ||= Date.now();
    schedule(Math.min(PAUSE, Math.max(0, since + LONGEST - Date.now())));
  };
  const tryNow = () => { if (pending || failures) save(); };

  // The first thing stored of a new experience may be a file (uploads.js); its fields come filled in by the server.
  form.addEventListener("draft-begun", (event) => {
    if (isNew()) begin(event.detail);
    settle();
  });
  form.addEventListener("signed-out", signedOut);
  form.addEventListener("signed-in", () => unsay("signed-out"));
  form.addEventListener("writing-ended", (event) => { if (!stopped) end(event.detail); });
  form.addEventListener("fields-added", (event) => {
    const added = new Set([...event.target.querySelectorAll("[name]")].map((field) => field.name));
    for (const [name, values] of copies.typed(form)) if (added.has(name)) stored.set(name, values);
  });
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("online", tryNow);
  window.addEventListener("offline", () => { if (changes().size) say(words.offline, true); });
  // Somebody may have signed in again in another tab.
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") tryNow(); });
  window.addEventListener("focus", tryNow);

  form.addEventListener("submit", (event) => {
    if (leaving) {
      event.preventDefault();
      return;
    }
    if (failures && !navigator.onLine && !stopped) { // the browser would show its own error page
      event.preventDefault();
      copies.keep(form);
      say(words.offline, true);
      return;
    }
    leaving = true;
    clearTimeout(timer);
    clearTimeout(keeping); // after the number of this request it would look like text that came later
    copies.keep(form);
    busy?.abort(); // the form brings everything; a later number makes the server ignore what is still on its way
    number(form.elements.sequence);
    if (csrf()) form.elements.csrfmiddlewaretoken.value = csrf();
    say(words.sending);
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("pagehide", () => {
    if (leaving || !changes().size) return;
    copies.keep(form);
    const last = stopped ? null : request();
    if (!last || String(last.body).length > 60000) return; // browsers take no more from a page that closes
    fetch(form.dataset.autosave, { method: "POST", body: last.body, keepalive: true, headers: { "X-CSRFToken": csrf() ?? "" } }).catch(() => {});
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && failures && changes().size) event.preventDefault();
  });

  if (stopped || form.dataset.state === "partly") copies.keep(form);
  else copies.offer(form, changed);
  if (changes().size) changed(); // written before this script was there
})();
