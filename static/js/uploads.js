/* New images and documents are sent as soon as they are chosen, one by one, each with its own progress and answer. What
   a lost connection has kept back is sent again, and the server knows a file again that has reached it before. Without
   this script, or where the page is sent meanwhile, the form itself brings the files. */
(() => {
  "use strict";
  const place = document.querySelector("[data-upload]");
  const form = place?.closest("form");
  if (!form) return;
  const PATIENCE = 60000; // without any progress
  const AGAIN = [3000, 6000, 15000, 30000, 60000];
  const TRIES = 12; // by itself while nobody is signed in: after that once somebody comes back to the page
  const words = place.dataset;
  const said = place.querySelector("[data-upload-said]");
  const percent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" });
  const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? form.elements.csrfmiddlewaretoken.value;

  let queue = []; // rows that are not stored, in the order in which they were chosen
  let busy = null; // the row on its way, with its request
  let failures = 0;
  let timer = 0;

  // Showing ----------------------------------------------------------------------------------------------------------

  const rowFor = (file, input) => {
    const item = place.querySelector("template[data-upload-row]").content.cloneNode(true).firstElementChild;
    const row = { file, input, item, bar: item.querySelector("progress"), request: null };
    item.querySelector(".upload-name").textContent = file.name;
    row.bar.setAttribute("aria-label", file.name);
    item.querySelector("[data-again]").addEventListener("click", () => { failures = 0; next(); });
    item.querySelector("[data-drop]").addEventListener("click", () => { drop(row); input.focus(); });
    return row;
  };
  const show = (row, text, state) => {
    row.item.className = `upload upload-${state}`;
    row.item.querySelector(".upload-state").textContent = text;
    row.bar.hidden = !["waiting", "sending"].includes(state);
    row.item.querySelector("[data-again]").hidden = state !== "cut";
    row.item.querySelector("[data-drop]").hidden = state !== "cut" && state !== "waiting";
  };
  const progress = (row, share) => {
    row.bar.value = Math.floor(100 * share);
    show(row, share < 1 ? words.sending.replace("{percent}", percent.format(share)) : words.checking, "sending");
  };
  const finish = (row, text, state) => {
    show(row, text, state);
    said.textContent = `${row.file.name}: ${text}`;
  };
  const drop = (row) => {
    queue = queue.filter((each) => each !== row);
    row.item.remove();
  };

  // The page as it is now brings the new images and documents; what is being typed in the others stays.
  const refresh = async () => {
    const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const kind of [".writing-images", ".writing-documents"]) {
      const list = place.querySelector(kind);
      for (const item of fresh.querySelectorAll(`${kind} > [data-item]`)) {
        const here = list.querySelector(`[data-item="${item.dataset.item}"]`);
        if (here) {
          const buttons = item.querySelector("[data-item-buttons]");
          if (buttons) here.querySelector("[data-item-buttons]").replaceWith(document.adoptNode(buttons));
        } else {
          list.append(document.adoptNode(item));
          item.dispatchEvent(new Event("fields-added", { bubbles: true }));
        }
      }
    }
  };

  // Sending ----------------------------------------------------------------------------------------------------------

  const send = (row) => {
    const body = new FormData();
    const { token, base, sequence, writer, city } = form.elements;
    for (const field of [token, base, sequence, writer, ...(city && !form.dataset.draft ? [city] : [])]) body.append(field.name, field.value);
    body.append("step", form.dataset.step);
    body.append(row.input.name, row.file);
    const request = new XMLHttpRequest();
    row.request = request;
    busy = row;
    let late = 0;
    const wait = () => { clearTimeout(late); late = setTimeout(() => request.abort(), PATIENCE); };
    request.upload.addEventListener("progress", (event) => {
      wait();
      if (!event.lengthComputable) return;
      progress(row, event.loaded / event.total);
    });
    request.addEventListener("loadend", () => {
      clearTimeout(late);
      if (busy !== row) return; // the form has taken it over
      busy = null;
      take(row, request);
    });
    request.open("POST", place.dataset.upload);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", csrf());
    progress(row, 0);
    wait();
    request.send(body);
  };

  const take = (row, request) => {
    // Led elsewhere: to the sign-in.
    const isElsewhere = request.responseURL && new URL(request.responseURL).pathname !== new URL(place.dataset.upload, location).pathname;
    const status = isElsewhere ? 401 : request.status;
    let answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      /* An error page. */
    }
    if (status === 200 && answer?.files?.length) {
      failures = 0;
      form.dispatchEvent(new Event("signed-in"));
      queue = queue.filter((each) => each !== row);
      const { outcome, text } = answer.files[0];
      finish(row, text, outcome);
      if (answer.draft) form.dispatchEvent(new CustomEvent("draft-begun", { detail: answer.draft }));
      if (queue.length) next();
      else refresh().catch(() => {});
    } else if ([403, 404].includes(status) && answer?.error) {
      for (const each of queue) finish(each, answer.error, "refused");
      queue = [];
      form.dispatchEvent(new CustomEvent("writing-ended", { detail: answer.error }));
    } else if (status === 401 || status === 403) {
      form.dispatchEvent(new Event("signed-out"));
      hold(words.signedOut, TRIES);
    } else if (status === 0 || status === 429 || status >= 502) {
      hold(words.cut);
    } else {
      queue = queue.filter((each) => each !== row);
      finish(row, answer?.error ?? words.failed, "refused");
      next();
    }
  };

  // All that is left waits together for the connection or the sign-in.
  const hold = (text, tries = Infinity) => {
    for (const row of queue) show(row, text, "cut");
    if (said.textContent !== text) said.textContent = text;
    clearTimeout(timer);
    if (failures < tries) timer = setTimeout(next, AGAIN[Math.min(failures, AGAIN.length - 1)]);
    failures += 1;
  };

  const next = () => {
    clearTimeout(timer);
    if (busy || !queue.length) return;
    for (const row of queue.slice(1)) show(row, words.waiting, "waiting");
    send(queue[0]);
  };

  // What happens on the page -----------------------------------------------------------------------------------------

  const choose = (input) => {
    const list = place.querySelector(`[data-uploads="${input.name}"]`);
    if (!queue.length) for (const done of list.querySelectorAll(".upload-added, .upload-known, .upload-refused")) done.remove();
    for (const file of input.files) {
      const row = rowFor(file, input);
      list.append(row.item);
      queue.push(row);
      show(row, words.waiting, "waiting");
    }
    list.hidden = false;
    input.value = "";
    next();
  };
  for (const input of place.querySelectorAll("input[type=file]")) input.addEventListener("change", () => choose(input));

  // The form is sent before all files are: it brings the rest itself.
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented || !queue.length) return;
    clearTimeout(timer);
    for (const input of place.querySelectorAll("input[type=file]")) {
      const rest = new DataTransfer();
      for (const row of queue) if (row.input === input) rest.items.add(row.file);
      input.files = rest.files;
    }
    const { request } = busy ?? {};
    busy = null;
    queue = [];
    request?.abort();
  });
  const tryNow = () => { if (failures) next(); };
  window.addEventListener("online", tryNow);
  window.addEventListener("focus", tryNow);
  window.addEventListener("beforeunload", (event) => { if (queue.length) event.preventDefault(); });
})();
