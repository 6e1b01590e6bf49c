/* The reading list while a tab is open: links that add to it keep what is on it already. Without this they begin a list
   of one, and the page of the list itself adds, moves and takes off. Kept in sessionStorage: forgotten with the tab. */
(() => {
  "use strict";
  const KEY = "reading-list";
  const MOST = 50;

  const read = () => {
    try {
      return (sessionStorage.getItem(KEY) || "").split(".").filter((id) => /^\d+$/.test(id));
    } catch {
      return []; // storage is switched off
    }
  };
  const write = (ids) => {
    try {
      sessionStorage.setItem(KEY, ids.join("."));
    } catch {
      /* then every list begins anew */
    }
  };
  const joined = (ids, more) => [...new Set([...ids, ...more])];
  const address = (link, ids) => link.pathname + (ids.length ? `?ids=${ids.join(".")}` : "");

  // data-reading-add: a link to a list of what it adds; data-reading-open: the link to the list once something is on it.
  const show = () => {
    const ids = read();
    for (const link of document.querySelectorAll("[data-reading-add]")) {
      const more = (link.dataset.readingAdd ||= new URLSearchParams(link.search).get("ids")).split(".");
      const done = more.every((id) => ids.includes(id));
      link.hidden = done;
      link.href = address(link, joined(ids, more));
    }
    for (const link of document.querySelectorAll("[data-reading-open]")) {
      link.hidden = !ids.length;
      link.href = address(link, ids);
      link.querySelector("[data-reading-count]").textContent = ids.length;
    }
  };

  document.addEventListener("click", async (event) => {
    const add = event.target.closest("[data-reading-add]");
    if (add && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
      const ids = joined(read(), add.dataset.readingAdd.split("."));
      if (ids.length > MOST) return; // the page of the list says that it is full
      event.preventDefault();
      write(ids);
      show();
      const open = add.parentElement.querySelector("[data-reading-open]");
      open?.focus();
      const status = add.parentElement.querySelector("[data-reading-status]");
      if (status && add.hidden) status.textContent = status.dataset.readingStatus.replace("{number}", ids.length);
    }
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      const field = document.getElementById(copy.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        document.execCommand("copy"); // pages without HTTPS
      }
      copy.querySelector("span").textContent = copy.dataset.copied;
      document.getElementById(`${copy.dataset.copy}-status`).textContent = copy.dataset.copied;
    }
  });

  const ready = () => {
    const list = document.querySelector("[data-reading-ids]");
    if (list) write(list.dataset.readingIds.split(".").filter(Boolean));
    show();
  };
  document.addEventListener("htmx:afterSettle", show);
  // Back to a page that the browser has kept: the list may have grown since.
  window.addEventListener("pageshow", show);
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", ready) : ready();
})();
