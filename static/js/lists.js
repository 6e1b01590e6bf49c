/* A list that htmx swaps (data-list): what a new page would have brought by itself, and what the visitor had unfolded. */
(() => {
  "use strict";
  let followed = "";
  let unfolded = null;

  const textOf = (link) => (link.querySelector(".facet-label") || link.querySelector("title") || link).textContent.trim();
  const nameOf = (details) => details.querySelector("summary span").textContent.trim();

  document.addEventListener("htmx:beforeRequest", (event) => {
    followed = textOf(event.detail.elt);
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const list = event.detail.target;
    if (!list?.matches("[data-list]")) return;
    unfolded = new Map([...list.querySelectorAll("details")].map((details) => [nameOf(details), details.open]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    if (!unfolded) return;
    for (const details of document.querySelectorAll("[data-list] details")) {
      details.open = unfolded.get(nameOf(details)) ?? details.open;
    }
    unfolded = null;
  });

  // Keyboard users stay on the link they followed; where it is gone, they start at the results.
  document.addEventListener("htmx:afterSettle", () => {
    const list = document.querySelector("[data-list]");
    if (!list || !followed || document.activeElement !== document.body) return;
    const links = [...list.querySelectorAll("a[href], button")].filter((link) => link.checkVisibility?.() ?? true);
    const same = links.find((link) => textOf(link) === followed) || list.querySelector(".result-head a");
    same?.focus({ preventScroll: true });
    followed = "";
  });

  // The other languages of this very list.
  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  });
})();
