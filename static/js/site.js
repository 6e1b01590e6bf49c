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
  };

  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", ready) : ready();
})();
