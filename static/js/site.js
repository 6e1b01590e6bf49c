/* What every page may use, bound by data attributes; without it every page works. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  // Escape closes the open menu and gives the focus back to what opened it.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = event.target.closest(".menu-toggle[open], .site-panel") && document.querySelector(".menu-toggle[open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  // data-print: the browser's own print dialog.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  const ready = () => {
    // The summary of errors is read first.
    document.querySelector("[data-focus]")?.focus();
    for (const details of document.querySelectorAll("details[data-dialog]")) makeDialog(details);
  };

  // A disclosure becomes a dialog: same content, same form, but over the page.
  const makeDialog = (details) => {
    const dialog = document.createElement("dialog");
    const summary = details.querySelector("summary");
    const button = document.createElement("button");
    const close = document.createElement("button");
    dialog.id = details.dataset.dialog;
    dialog.setAttribute("aria-labelledby", `${dialog.id}-title`);
    dialog.append(...details.querySelector(".disclosure-body").childNodes);
    button.type = close.type = "button";
    button.className = "button button-secondary";
    button.append(summary.querySelector("span").cloneNode(true));
    close.className = "button button-quiet";
    close.textContent = details.dataset.close;
    dialog.append(close);
    details.replaceWith(button, dialog);
    button.addEventListener("click", () => dialog.showModal());
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => button.focus());
  };

  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", ready) : ready();
})();
