/* What has been typed and has not reached the server, kept on this device: one copy for each page of a form, found again
   after a crash or a lost connection. `window.localCopy` is used by autosave.js. */
window.localCopy = (() => {
  "use strict";
  const DAYS = 14;
  const PREFIX = "writing:";

  // What the page came with, as this kind of field shows it.
  const rendered = (field) => {
    if (field.matches("select")) return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
    const fresh = field.matches("textarea") ? field.cloneNode() : Object.assign(document.createElement("input"), { type: field.type });
    fresh.value = field.defaultValue;
    return fresh.value;
  };

  // A field's values by name, as a browser would send them, or as the page came with them. Files and what is said beside
  // the fields are not kept.
  const typed = (form, { asRendered = false } = {}) => {
    const found = new Map();
    for (const field of form.elements) {
      if (!field.name || ["hidden", "file", "submit", "button"].includes(field.type) || field.name.startsWith("choose-")) continue;
      const values = found.get(field.name) ?? [];
      found.set(field.name, values);
      const isChosen = !["checkbox", "radio"].includes(field.type) || (asRendered ? field.defaultChecked : field.checked);
      if (isChosen) values.push(asRendered && !["checkbox", "radio"].includes(field.type) ? rendered(field) : field.value);
    }
    return found;
  };

  const fill = (form, values) => {
    for (const field of form.elements) {
      const wanted = values.get(field.name);
      if (!wanted || ["hidden", "file", "submit", "button"].includes(field.type)) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
      else field.value = wanted[0] ?? "";
      field.dispatchEvent(new Event("input"));
    }
  };

  const key = (form) => [PREFIX + form.dataset.writing, form.dataset.draft || "new", form.dataset.step, form.elements.text.value].join(":");

  const keep = (form) => {
    const { token, base, sequence } = form.elements;
    try {
      localStorage.setItem(key(form), JSON.stringify({ at: Date.now(), token: token.value, after: Number(sequence.value), base: base.value, values: [...typed(form)] }));
    } catch {
      /* A full or closed store: the text is still in the page. */
    }
  };
  const forget = (form) => localStorage.removeItem(key(form));

  const read = (name) => {
    try {
      const copy = JSON.parse(localStorage.getItem(name));
      if (copy && Date.now() - copy.at < DAYS * 864e5 && Array.isArray(copy.values)) return { ...copy, values: new Map(copy.values) };
    } catch {
      /* Not ours. */
    }
    localStorage.removeItem(name);
    return null;
  };

  // A later request of the same form has been saved: what was kept here is there.
  const arrived = (copy, form) => JSON.parse(form.dataset.known)[copy.token] > copy.after;

  // A new experience is kept as “new” until its draft is there: then the copies of all its steps belong to the draft, in
  // the language in which it was begun.
  const adopt = (form) => {
    if (!form.dataset.origin || form.elements.text.value) return;
    const begun = [PREFIX + form.dataset.writing, "new", ""].join(":");
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(begun))) {
      const copy = read(name);
      if (copy?.token !== form.dataset.origin) continue;
      const own = name.replace(":new:", `:${form.dataset.draft}:`);
      if (!arrived(copy, form) && !localStorage.getItem(own)) localStorage.setItem(own, localStorage.getItem(name));
      localStorage.removeItem(name);
    }
  };

  const same = (copy, form) => {
    const here = typed(form);
    const plain = (text) => text.replace(/\r\n?/g, "\n").trim();
    return [...copy.values].every(([name, values]) => !here.has(name) || values.map(plain).join("\0") === here.get(name).map(plain).join("\0"));
  };

  // Offer text of an earlier visit that never reached the server; with it comes what that form was opened with, so that
  // what others have saved since is not overwritten.
  const offer = (form, restored) => {
    adopt(form);
    const copy = localStorage.getItem(key(form)) && read(key(form));
    if (!copy) return;
    if (arrived(copy, form) || same(copy, form)) {
      forget(form);
      return;
    }
    const notice = document.querySelector("[data-local-copy]").content.cloneNode(true).firstElementChild;
    notice.querySelector("[data-local-time]").textContent = new Intl.DateTimeFormat(document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(copy.at);
    notice.querySelector("[data-restore]").addEventListener("click", () => {
      form.elements.token.value = copy.token;
      form.elements.base.value = copy.base;
      fill(form, copy.values);
      notice.remove();
      restored();
    });
    notice.querySelector("[data-drop]").addEventListener("click", () => {
      forget(form);
      notice.remove();
    });
    document.querySelector("[data-notices]").append(notice);
  };

  // The page of an experience that cannot be written any more: what this device has kept of it, to be copied.
  const gone = document.querySelector("[data-gone]");
  if (gone) {
    const labels = JSON.parse(gone.dataset.labels);
    const names = Object.keys(localStorage).filter((each) => each.startsWith(`${PREFIX}${gone.dataset.gone}:`));
    const texts = names.map(read).filter(Boolean).flatMap((copy) => [...copy.values])
      .filter(([name, values]) => labels[name] && values.join("").trim())
      .map(([name, values]) => `${labels[name]}\n${values.join("")}`);
    gone.hidden = !texts.length;
    gone.querySelector("textarea").value = texts.join("\n\n");
    gone.querySelector("[data-drop]").addEventListener("click", () => {
      for (const name of names) localStorage.removeItem(name);
      gone.hidden = true;
    });
  }

  // Sent: what the server has is not kept here as well.
  for (const place of document.querySelectorAll("form[data-origin]:not([data-writing])")) {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX) && each.includes(":new:"))) {
      if (localStorage.getItem(name).includes(`"${place.dataset.origin}"`)) localStorage.removeItem(name);
    }
  }
  return { typed, keep, forget, offer };
})();
