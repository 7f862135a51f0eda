// The search over everything: arrow keys lead through the results, Escape leads back. Without this it is a plain form.
(() => {
  "use strict";

  const listOf = (field) => document.querySelector(field.dataset.findList);
  const linksIn = (list) => [...list.querySelectorAll(".find, .quick-all")];
  const headerField = () => document.querySelector(".site-search [data-find]");

  const close = (field) => {
    const list = field && listOf(field);
    if (list && list.matches("#quick-finds")) list.replaceChildren();
  };

  const step = (links, from, by) => {
    const next = links.indexOf(from) + by;
    return links[Math.min(Math.max(next, 0), links.length - 1)];
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const list = event.target.closest("[data-finds]");
    const field = event.target.closest("[data-find]") || (list && document.querySelector(`[data-find-list="#${list.id}"]`));
    if (!field) return;
    const links = linksIn(listOf(field));
    const inField = event.target === field;
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      (inField ? links[0] : step(links, event.target, 1)).focus();
    } else if (event.key === "ArrowUp" && !inField) {
      event.preventDefault();
      (links.indexOf(event.target) <= 0 ? field : step(links, event.target, -1)).focus();
    } else if ((event.key === "Home" || event.key === "End") && !inField && links.length) {
      event.preventDefault();
      links.at(event.key === "Home" ? 0 : -1).focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (inField && !links.length) field.blur();
      close(field);
      if (!inField) field.focus();
    }
  });

  // What is below the header's field goes when somebody turns to something else, and comes back with the field.
  document.addEventListener("focusin", (event) => {
    if (!event.target.closest(".site-search")) close(headerField());
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".site-search")) close(headerField());
  });
})();
