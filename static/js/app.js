// Small conveniences. Every page works without them.
(() => {
  "use strict";

  // Tells the server that a page may ask for more of itself.
  document.cookie = `scripts=on; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;

  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Select all: <input type="checkbox" data-select-all="kpi" hidden> ticks every input named kpi in its form.
  const boxesOf = (master) =>
    [...(master.form ? master.form.elements : all("input"))].filter((box) => box.type === "checkbox" && box.name === master.dataset.selectAll);

  const countSelected = (master) => {
    const boxes = boxesOf(master);
    const chosen = boxes.filter((box) => box.checked).length;
    master.checked = chosen > 0 && chosen === boxes.length;
    master.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const place of all("[data-selected-count]", master.form || document)) {
      place.textContent = chosen ? `${chosen} selected` : "";
    }
  };

  const setUpSelectAll = () => {
    for (const master of all("[data-select-all]")) {
      master.hidden = false;
      countSelected(master);
    }
  };

  // Filters are open without JavaScript; on a phone they start folded, but for what the address points to.
  const phone = window.matchMedia("(width <= 640px)");
  const foldFilters = () => {
    const here = document.getElementById(location.hash.slice(1));
    for (const details of all("[data-folds-on-phone]")) details.open = !phone.matches || details.contains(here);
  };

  const focusFirstError = () => {
    const target = one("[data-take-focus]");
    if (target) target.focus();
  };

  const dirty = new Set();
  const say = (words) => {
    const place = one("#messages");
    const alert = document.createElement("p");
    alert.className = "alert error";
    alert.textContent = words;
    place.replaceChildren(alert);
    place.scrollIntoView({ block: "nearest" });
  };

  // Copy: <button data-copy="#field" hidden> puts the field's text on the clipboard and says so.
  const setUpCopying = () => {
    for (const button of all("[data-copy]")) button.hidden = !navigator.clipboard;
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = one(button.dataset.copy);
    field.select();
    await navigator.clipboard.writeText(field.value);
    button.textContent = "Copied";
  });

  document.addEventListener("change", (event) => {
    const master = event.target.closest("[data-select-all]");
    if (master) for (const box of boxesOf(master)) box.checked = master.checked;
    setUpSelectAll();
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest("form[data-guard]");
    if (form) dirty.add(form);
  });

  const mayDiscard = (form) => !dirty.has(form) || window.confirm("Discard what you typed? OK discards it, Cancel keeps it.");

  document.addEventListener("submit", (event) => dirty.delete(event.target));

  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select');
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const everywhere = one("[data-find]");
      const box = everywhere && everywhere.getClientRects().length ? everywhere : one('main input[type="search"], main [data-search]');
      if (!box) return;
      event.preventDefault();
      const folded = box.closest("details:not([open])");
      if (folded) folded.open = true;
      box.focus();
    }
    if (event.key === "Escape" && !event.isComposing) {
      const menu = one("details.account[open]");
      const cancel = one("[data-cancel]", event.target.closest(".editing") || document.createElement("i"));
      if (menu) {
        menu.open = false;
        one("summary", menu).focus();
      } else if (cancel && mayDiscard(cancel.closest("form"))) {
        cancel.click();
      }
    }
  });

  document.addEventListener("click", (event) => {
    const menu = one("details.account[open]");
    if (menu && !menu.contains(event.target)) menu.open = false;
    if (event.target.closest("[data-cancel]")) dirty.clear();
  });

  // A refused form (422) or a conflict (409) comes back as the editor with its errors: show it.
  // A page of sign-in in answer to a fragment means the session has ended: go there.
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, pathInfo } = event.detail;
    const moved = () => new URL(xhr.responseURL).pathname !== new URL(pathInfo.finalRequestPath, window.location.href).pathname;
    if (xhr.status === 422 || xhr.status === 409) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    } else if (/^\s*<!doctype html/i.test(xhr.responseText) && moved()) {
      event.detail.shouldSwap = false;
      dirty.clear();
      window.location.reload();
    }
  });

  // After a swap the focus goes to what the answer names, else to the first field of an editor (the wrong one, if any)
  // or to the action of a row; never to the top of the page.
  document.addEventListener("htmx:afterSettle", (event) => {
    const root = event.detail.elt;
    const inside = (selector) => (root.matches(selector) ? root : one(selector, root));
    const named = ["[data-take-focus]", "[aria-invalid=true]", "[autofocus]", "[data-return-focus]"].map(inside).find(Boolean);
    const lost = document.activeElement === document.body && root.matches("tr");
    const field = ".row-form :is(select, textarea, input:not([type=hidden]))";
    const target = named || (lost && (one(field, root) || one(".action a", root)));
    if (target) target.focus();
    if (one("[aria-invalid=true], .conflict", root)) all("form[data-guard]", root).forEach((form) => dirty.add(form));
    setUpSelectAll();
  });

  const notSaved = (event, words) => {
    if (event.target.matches("form[data-guard]")) dirty.add(event.target);
    say(event.target.dataset.trouble || words);
  };
  document.addEventListener("htmx:responseError", (event) => notSaved(event, "The change was not saved: the server could not do it. What you typed is still here: try again in a moment."));
  document.addEventListener("htmx:sendError", (event) => notSaved(event, "The change was not saved: the server cannot be reached. What you typed is still here: check your connection and try again."));

  // A file that was waited for is ready: its download begins, and the page stays.
  document.addEventListener("file-ready", (event) => window.location.assign(event.detail.value));

  // On a narrow screen the navigation scrolls sideways: start where the reader is.
  const here = one(".site-nav [aria-current]");
  if (here) here.scrollIntoView({ block: "nearest", inline: "nearest" });

  setUpSelectAll();
  setUpCopying();
  foldFilters();
  phone.addEventListener("change", foldFilters);
  focusFirstError();
  // A browser that scrolls to the place of the address takes the focus away from what has it.
  if (location.hash) window.addEventListener("load", () => requestAnimationFrame(focusFirstError));
})();
