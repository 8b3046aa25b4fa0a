"use strict";
// Keys for people who read many results: / search, j k next and previous, Enter open, g then t h s, ? help.
(() => {
  const items = () => [...document.querySelectorAll("[data-item]")];
  const places = { t: "/today", h: "/hot", s: "/sql", g: "/" };
  let at = -1;
  let going = false;

  function move(step) {
    const all = items();
    if (!all.length) return;
    all[at]?.classList.remove("here");
    at = Math.max(0, Math.min(all.length - 1, at + step));
    all[at].classList.add("here");
    all[at].querySelector("a")?.focus({ preventScroll: true });
    all[at].scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, textarea, select");
    if (field) {
      if (event.key === "Escape") field.blur();
      if (event.key === "/" && field.type === "search" && !field.value) event.preventDefault(); // already there
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form?.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (going && places[event.key]) location.href = places[event.key];
    going = event.key === "g";
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector("input[type=search]")?.focus();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "?") document.getElementById("keys")?.showModal();
  });
})();
