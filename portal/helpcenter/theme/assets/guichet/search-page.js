/**
 * The box of the search page: titles and questions are offered as one types, as a combobox with a list of suggestions
 * (the pattern of the ARIA Authoring Practices, 1.2). Without this file the form asks the server, and so does Enter as long
 * as no suggestion is chosen.
 *
 * @typedef {{location: string, title: string, text: string, score: number}} Found
 */
"use strict";

(() => {
  const GATHER_MS = 120; // keys typed while an answer is on its way are asked together
  const SHORTEST = 2;
  const MOST = 7;
  const SAID_AFTER_MS = 800; // a screen reader hears a count when the reader has stopped typing
  const LIST_ID = "gu-suggestions";

  const box = /** @type {HTMLInputElement | null} */ (document.querySelector(".gu-search:not([data-guichet-ask]) input[name=q]"));
  const form = box?.form;
  const settings = JSON.parse(document.getElementById("__guichet")?.textContent || '{"words": {}}');
  const words = settings.words;
  if (!box || !form) return;

  const list = document.createElement("ul");
  list.id = LIST_ID;
  list.className = "gu-suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", words["search.suggestions"] || "");
  const count = document.createElement("p");
  count.className = "gu-aside";
  count.setAttribute("role", "status");
  box.parentElement?.after(list, count);
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", LIST_ID);
  box.setAttribute("aria-expanded", "false");

  let timer = 0;
  let saying = 0;
  let asked = box.value.trim();
  /** @type {AbortController | null} */
  let asking = null;

  box.addEventListener("input", (event) => {
    if (event instanceof InputEvent && event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, GATHER_MS);
  });
  box.addEventListener("blur", () => close());
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) return void (list.childElementCount ? open() : suggest());
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      const chosen = current();
      if (!chosen) return close(); // the form asks the server
      event.preventDefault();
      go(chosen);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // The box keeps the focus, as the pattern wants; a click is a choice.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element && event.target.closest("[role=option]");
    if (option instanceof HTMLElement) go(option);
  });
  form.addEventListener("submit", () => close());

  async function suggest() {
    const typed = box?.value.trim() || "";
    asking?.abort();
    if (typed.length < SHORTEST) {
      list.replaceChildren();
      return close();
    }
    if (typed === asked && list.childElementCount) return open();
    const control = (asking = new AbortController());
    const query = new URLSearchParams({ q: typed, lang: settings.language, limit: String(MOST), typing: "1" });
    try {
      const response = await fetch(`/search.json?${query}`, { signal: control.signal, headers: { Accept: "application/json" } });
      if (!response.ok) return close();
      const found = await response.json();
      if (control.signal.aborted || document.activeElement !== box) return;
      asked = typed;
      draw(found.items || [], `/${settings.language}/`, settings.language);
      if (found.elsewhere) draw(found.elsewhere.items, `/${found.elsewhere.lang}/`, found.elsewhere.lang, found.elsewhere.language);
      open();
    } catch {
      close(); // no server: the form says so when it is sent
    }
  }

  /**
   * @param {Found[][]} items
   * @param {string} home of their language
   * @param {string} lang
   * @param {string} [language] its name, when it is not the page's
   */
  function draw(items, home, lang, language) {
    const options = items.map(([article, section]) => {
      // A question that goes on from what is typed comes with the score of its article; other sections score less.
      const first = section && section.score >= article.score ? section : article;
      const option = document.createElement("li");
      option.className = "gu-suggestion";
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.address = home + first.location;
      const title = marked(first.title);
      if (language) title.lang = lang;
      option.append(title);
      // What is not named like the question says why it is there.
      const why = first.title.includes("<mark>") ? "" : [section, article].find((hit) => hit?.text.includes("<mark>"))?.text;
      const beside = [language, first === section && plain(article.title)].filter(Boolean).join(" · ");
      if (beside || why) {
        const small = document.createElement("small");
        small.append(beside, beside && why ? " · " : "", why ? marked(why) : "");
        option.append(" ", small);
      }
      return option;
    });
    if (language) list.prepend(...options);
    else list.replaceChildren(...options);
    [...list.children].slice(MOST).forEach((option) => option.remove());
    [...list.children].forEach((option, place) => (option.id = `gu-suggestion-${place}`));
  }

  function open() {
    const number = list.childElementCount;
    if (!number || !box) {
      say(words["search.suggestions.none"]);
      return close();
    }
    choose(null);
    list.hidden = false;
    box.setAttribute("aria-expanded", "true");
    const sentence = words[number === 1 ? "search.suggestions.one" : "search.suggestions.other"] || "";
    say(sentence.replace("#", String(number)));
  }

  /** @param {string | undefined} sentence */
  function say(sentence) {
    clearTimeout(saying);
    saying = setTimeout(() => (count.textContent = sentence || ""), SAID_AFTER_MS);
  }

  function close() {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    choose(null);
    box?.setAttribute("aria-expanded", "false");
  }

  /** @returns {HTMLElement | null} */
  function current() {
    return list.hidden ? null : list.querySelector("[aria-selected=true]");
  }

  /** @param {number} step */
  function move(step) {
    const options = /** @type {HTMLElement[]} */ ([...list.children]);
    const chosen = current();
    const at = chosen ? options.indexOf(chosen) : -1;
    // One place more than there are options: past the last one the box has its own words again.
    const next = (at + 1 + step + options.length + 1) % (options.length + 1);
    choose(next === 0 ? null : options[next - 1]);
  }

  /** @param {HTMLElement | null} option */
  function choose(option) {
    for (const other of list.children) other.setAttribute("aria-selected", String(other === option));
    if (option) box?.setAttribute("aria-activedescendant", option.id);
    else box?.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} option */
  function go(option) {
    const address = option.dataset.address;
    if (address) location.assign(address);
  }

  /**
   * Returns escaped HTML that holds nothing but marks as elements.
   *
   * @param {string} html
   */
  function marked(html) {
    const whole = document.createElement("span");
    for (const [place, piece] of html.split("<mark>").entries()) {
      const [inside, rest] = place && piece.includes("</mark>") ? piece.split("</mark>", 2) : ["", piece];
      if (inside) {
        const mark = document.createElement("mark");
        mark.textContent = plain(inside);
        whole.append(mark);
      }
      whole.append(plain(rest));
    }
    return whole;
  }

  /** @param {string} html */
  function plain(html) {
    const inert = document.createElement("template");
    inert.innerHTML = html;
    return inert.content.textContent || "";
  }
})();
