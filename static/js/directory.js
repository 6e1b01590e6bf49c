/* The directory after htmx has swapped it: what a new page would have brought by itself. */
(() => {
  "use strict";
  let followed = "";

  const textOf = (link) => (link.querySelector(".facet-label") || link.querySelector("title") || link).textContent.trim();

  // Keyboard users stay on the link they followed; where it is gone, they start at the results.
  document.addEventListener("htmx:beforeRequest", (event) => {
    followed = textOf(event.detail.elt);
  });
  document.addEventListener("htmx:afterSettle", () => {
    const directory = document.getElementById("directory");
    if (!directory || !followed || document.activeElement !== document.body) return;
    const links = [...directory.querySelectorAll("a[href], button")].filter((link) => link.checkVisibility?.() ?? true);
    const same = links.find((link) => textOf(link) === followed) || directory.querySelector(".result-head a");
    same?.focus({ preventScroll: true });
    followed = "";
  });

  // The other languages of this very list.
  document.addEventListener("htmx:pushedIntoHistory", () => {
    for (const link of document.querySelectorAll(".languages a")) link.search = location.search;
  });
})();
