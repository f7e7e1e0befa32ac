/* Keys for the desk. Everything they do can be done without them. */
(() => {
  "use strict";
  const rows = [...document.querySelectorAll("[data-row]")];
  const keys = document.querySelector("[data-keys]");
  if (keys) keys.hidden = false;
  // A browser leaves a link that is half in view where it is.
  document.querySelector(".desk-head__nav")?.addEventListener("focusin", (event) => {
    event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  const step = (by) => {
    if (!rows.length) return;
    const now = rows.indexOf(document.activeElement);
    const next = now < 0 ? 0 : Math.min(Math.max(now + by, 0), rows.length - 1);
    rows[next].focus();
    rows[next].scrollIntoView({ block: "nearest" });
  };
  const focus = (selector) => document.querySelector(selector)?.focus();
  const press = (selector) => document.querySelector(selector)?.click();
  const does = {
    j: () => step(1),
    k: () => step(-1),
    r: () => focus("[data-write]"),
    u: () => press("[data-home]"),
    a: () => focus("[data-about]"),
    t: () => press("[data-take]"),
    h: () => press("[data-hand-over]"),
    m: () => press("[data-mine]"),
    d: () => press("[data-soon]"),
    o: () => press("[data-late]"),
    "/": () => focus("[data-find]"),
    "?": () => {
      if (!keys) return;
      keys.open = !keys.open;
      if (keys.open) keys.scrollIntoView({ block: "nearest" });
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input, textarea, select");
    if (typing) {
      if (event.key === "Escape") typing.blur();
      return;
    }
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
