/* The strip of languages: shows one language of a form or text at a time. Without it they follow each other. */
(() => {
  "use strict";
  const KEY = "admin.language";

  const ready = () => {
    for (const strip of document.querySelectorAll("[data-languages]")) start(strip);
  };

  const start = (strip) => {
    const links = [...strip.querySelectorAll("[data-language]")];
    const codes = links.map((link) => link.dataset.language).filter((code) => code !== "all");
    const panels = new Map(codes.map((code) => [code, document.querySelector(`.language.language-${code}`)]));
    const remembered = sessionStorage.getItem(KEY);
    const wrong = codes.find((code) => panels.get(code)?.querySelector(".errorlist"));

    const show = (chosen) => {
      for (const [code, panel] of panels) panel.hidden = chosen !== "all" && code !== chosen;
      for (const link of links) {
        if (link.dataset.language === chosen) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    };

    strip.addEventListener("click", (event) => {
      const link = event.target.closest("[data-language]");
      if (!link) return;
      event.preventDefault();
      sessionStorage.setItem(KEY, link.dataset.language);
      show(link.dataset.language);
    });
    strip.classList.add("is-live");
    const known = remembered === "all" ? links.some((link) => link.dataset.language === "all") : codes.includes(remembered);
    const source = strip.querySelector("[data-source]")?.dataset.language;
    const own = document.documentElement.lang;
    show(wrong ?? (known ? remembered : source ?? (codes.includes(own) ? own : codes[0])));
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
