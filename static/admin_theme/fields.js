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
  // A closed picker of one: its own name, and no text box inside that nobody can write in.
  const nameClosed = (box) => {
    const select = box.closest(".select2-container")?.previousElementSibling;
    const label = select?.id && document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
    const shown = box.querySelector(".select2-selection__rendered");
    if (!label || !shown) return;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.removeAttribute("role");
    shown.removeAttribute("aria-readonly");
  };
  const nameAll = () => {
    document.querySelectorAll(".select2-search__field").forEach(name);
    document.querySelectorAll(".select2-selection--single").forEach(nameClosed);
  };

  // The pickers are drawn when the page is there, in new lines of a table, and when one opens.
  window.django?.jQuery?.(nameAll); // after the pickers' own start, which was asked for first
  document.addEventListener("formset:added", () => setTimeout(nameAll));
  document.addEventListener("focusin", (event) => {
    if (event.target.classList?.contains("select2-search__field")) name(event.target);
  });
})();
