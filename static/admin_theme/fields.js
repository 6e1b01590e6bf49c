/* Names for the search fields that Django's pickers draw: without them a screen reader hears only “search”. */
(() => {
  "use strict";
  const name = (input) => {
    if (input.hasAttribute("aria-label")) return;
    const container = input.closest(".select2-container");
    const select = container?.previousElementSibling ?? document.querySelector(".select2-container--open")?.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    if (label) input.setAttribute("aria-label", label.textContent.replace(/:\s*$/u, "").trim());
  };
  const nameAll = () => document.querySelectorAll(".select2-search__field").forEach(name);

  // The pickers are drawn after the page is there, in new lines of a table, and when one opens.
  window.addEventListener("load", nameAll);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("focusin", (event) => {
    if (event.target.classList?.contains("select2-search__field")) name(event.target);
  });
})();
