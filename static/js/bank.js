/* The bank: htmx swaps search, facets and results at once; what the visitor had unfolded stays unfolded. */
(() => {
  "use strict";
  const name = (details) => details.id || details.className;
  let open = null;

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target?.id !== "bank") return;
    open = new Map([...event.detail.target.querySelectorAll("details")].map((details) => [name(details), details.open]));
  });

  document.addEventListener("htmx:afterSwap", () => {
    if (!open) return;
    for (const details of document.querySelectorAll("#bank details")) {
      if (open.has(name(details))) details.open = open.get(name(details));
    }
    open = null;
  });
})();
