/**
 * The search dialog beyond Material's script: question boxes open it, it says what was corrected, found in another language
 * or is still looked for, remembers the last searches, leads to the whole page of results and to a person, and answers keys.
 * Without this file the dialog searches all the same, and so do the forms.
 *
 * It stands before Material's script and must be done preparing the page when that one starts.
 *
 * @typedef {{contact: string | null, language: string, search_page: string, words: Record<string, string>}} Settings
 */
"use strict";

(() => {
  const SAID_AFTER_MS = 800; // a screen reader hears a count when the reader has stopped typing
  const WAITING_AFTER_MS = 500; // most answers are there sooner: a line that comes and goes would only flicker
  const DRAWN_AFTER_MS = 80;
  const MOST_SUBJECT_CHARS = 200;
  const MOST_RECENT = 6;
  const MOST_RECENT_CHARS = 80;

  /** @type {Settings} */
  const settings = JSON.parse(document.getElementById("__guichet")?.textContent || '{"words": {}}');
  const words = settings.words;

  /**
   * @template {HTMLElement} [T=HTMLElement]
   * @param {string} selector
   * @param {ParentNode} [within]
   * @returns {T | null}
   */
  const find = (selector, within = document) => within.querySelector(selector);

  /** @param {string} text */
  const tidy = (text) => text.trim().replace(/\s+/g, " ");

  /** What was searched last: kept in this browser and nowhere else, off where the browser keeps nothing. */
  const recent = {
    key: `guichet.searches.${settings.language}`,

    /** @returns {string[] | null} newest first; null where nothing can be kept */
    all() {
      try {
        const kept = JSON.parse(localStorage.getItem(this.key) || "[]");
        return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST_RECENT) : [];
      } catch (error) {
        return error instanceof SyntaxError ? [] : null;
      }
    },

    /** @param {string[]} searches */
    keep(searches) {
      try {
        if (searches.length) localStorage.setItem(this.key, JSON.stringify(searches));
        else localStorage.removeItem(this.key);
      } catch {
        // The browser keeps nothing more: the reader loses a convenience.
      }
      dispatchEvent(new Event("guichet:recent"));
    },

    /** @param {string} search */
    add(search) {
      const words = tidy(search);
      const kept = this.all();
      if (!kept || words.length < 2 || words.length > MOST_RECENT_CHARS) return;
      this.keep([words, ...kept.filter((one) => one !== words)].slice(0, MOST_RECENT));
    },

    /** @param {string} search */
    forget(search) {
      this.keep((this.all() || []).filter((one) => one !== search));
    },
  };

  /** @type {HTMLInputElement | null} */
  const box = find("[data-md-component=search-query]");
  const toggle = /** @type {HTMLInputElement | null} */ (document.getElementById("__search"));
  const result = find("[data-md-component=search-result]");
  const line = find("[data-guichet-search-said]");

  keepAnsweredSearchInView();
  showRecentSearches();
  if (box && toggle) {
    openFromAnywhere(box, toggle);
    goWhereKeysLead(box, toggle);
  }
  if (box && result) {
    tellWhatWasSearched(box);
    followSearch(box, result);
  }

  /** The search page has a box of its own: Material must not open its dialog over it for the words of the address. */
  function keepAnsweredSearchInView() {
    const here = location.href;
    const without = new URL(here);
    if (!without.searchParams.has("q") || !find(".gu-search:not([data-guichet-ask])")) return;
    without.searchParams.delete("q");
    history.replaceState(history.state, "", without);
    addEventListener("DOMContentLoaded", () => history.replaceState(history.state, "", here));
  }

  /**
   * The dialog opens from the question boxes of pages, with what was typed there, and with Ctrl or ⌘ and K from everywhere.
   * Closed, it gives the focus back to where it came from.
   *
   * @param {HTMLInputElement} box
   * @param {HTMLInputElement} toggle
   */
  function openFromAnywhere(box, toggle) {
    /** @type {HTMLElement | null} */
    let cameFrom = null;
    /** @type {HTMLInputElement | null} */
    let asked = null;

    for (const form of document.querySelectorAll("form[data-guichet-ask]")) {
      const question = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=search]"));
      if (!question) continue;
      const ask = (/** @type {Event} */ event) => {
        // Material's script did not start, or the reader is composing a character: the form does its own work.
        if (document.documentElement.classList.contains("no-js")) return;
        if (event instanceof InputEvent && (event.isComposing || !question.value)) return;
        event.preventDefault();
        asked = question;
        box.value = question.value;
        box.focus();
        box.setSelectionRange(box.value.length, box.value.length);
        box.dispatchEvent(new KeyboardEvent("keyup"));
      };
      question.addEventListener("input", ask);
      question.addEventListener("compositionend", ask);
      form.addEventListener("submit", ask);
    }

    document.addEventListener("keydown", (event) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key === "k";
      const isWriting = event.target instanceof HTMLElement && event.target !== box && event.target.matches("textarea, [contenteditable]");
      if (!isShortcut || isWriting) return;
      event.preventDefault();
      box.focus();
      box.select();
    });

    box.addEventListener("focus", (event) => {
      const before = event.relatedTarget;
      if (before instanceof HTMLElement && !before.closest(".md-search")) cameFrom = before;
    });
    toggle.addEventListener("change", () => {
      if (toggle.checked) return;
      const back = asked || cameFrom;
      if (asked) asked.value = box.value;
      asked = cameFrom = null;
      if (toggle.dataset.guichetLeft === undefined) back?.focus({ preventScroll: true });
    });
  }

  /**
   * Under every list of results: the way to the page of all of them, and to a person. Beside it, for ears: how many.
   *
   * @param {HTMLInputElement} box
   * @param {HTMLElement} result
   */
  function followSearch(box, result) {
    const list = /** @type {HTMLElement} */ (result.lastElementChild);
    const meta = result.firstElementChild;
    const all = footItem("gu-search-all", words["search.all"]);
    const ask = settings.contact ? footItem("gu-search-ask", words["ask.search"]) : null;
    const count = find("[data-guichet-search-count]");
    let timer = 0;

    // A first result must not push down what the reader is about to press.
    const isAnswered = () => typeof BroadcastChannel !== "function" || Boolean(box.dataset.guichetShown);

    const follow = () => {
      const subject = tidy(box.value);
      const isShown = box.dataset.guichetShown === subject;
      const found = list.querySelectorAll("li:not(.gu-search-foot)").length;
      all.link.href = addressOfAll(subject);
      if (ask) {
        const address = new URL(settings.contact || "", location.href);
        if (subject) address.searchParams.set("subject", subject.slice(0, MOST_SUBJECT_CHARS));
        ask.link.href = address.href;
      }
      const foot = [
        ...(subject && found && box.dataset.guichetAway === undefined ? [all.item] : []),
        ...(subject && ask && (found || isAnswered()) ? [ask.item] : []),
      ];
      for (const item of [all.item, ...(ask ? [ask.item] : [])]) if (!foot.includes(item)) item.remove();
      if (foot.some((item, place) => list.children[list.children.length - foot.length + place] !== item)) list.append(...foot);
      const best = words["search.best"]?.replace("#", String(found));
      if (meta && subject && isShown && found && box.dataset.guichetMore !== undefined && meta.textContent !== best)
        meta.textContent = best;
      markOtherLanguage(list, box);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!count) return;
        const said = line?.hidden ? "" : tidy(line?.textContent || "");
        const number = box.dataset.guichetShown === tidy(box.value) ? meta?.textContent || "" : "";
        count.textContent = subject ? [number, said].filter(Boolean).join(". ") : "";
      }, SAID_AFTER_MS);
    };
    new MutationObserver(follow).observe(result, { childList: true, subtree: true });
    box.addEventListener("input", follow);
    box.addEventListener("guichet:shown", follow);
    list.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (!link || link.closest(".gu-search-foot")) return;
      const isShown = box.dataset.guichetShown === tidy(box.value);
      recent.add((isShown && box.dataset.guichetCorrected) || box.value);
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // opened beside this page
      // Material opens its dialog on `?q=`: the reader who comes back finds the results again.
      const here = new URL(location.href);
      here.searchParams.set("q", tidy(box.value));
      history.replaceState(history.state, "", here);
    });
    openOnlyWhatWasAsked(box, list);
  }

  /** @param {string} question */
  function addressOfAll(question) {
    const address = new URL(settings.search_page, location.href);
    address.searchParams.set("q", question);
    return address.href;
  }

  /**
   * A screen reader must change its voice for the titles of another language.
   *
   * @param {HTMLElement} list
   * @param {HTMLInputElement} box
   */
  function markOtherLanguage(list, box) {
    const { guichetLang: lang, guichetHome: home } = box.dataset;
    if (!lang || !home) return;
    for (const link of list.querySelectorAll("a[href]")) {
      if (!(link instanceof HTMLAnchorElement) || !link.href.startsWith(home)) continue;
      link.hreflang = lang;
      const title = link.querySelector("h1, h2");
      if (title && title.getAttribute("lang") !== lang) title.setAttribute("lang", lang);
    }
  }

  /**
   * @param {string} name of its class
   * @param {string} words
   */
  function footItem(name, words) {
    const item = document.createElement("li");
    item.className = `md-search-result__item gu-search-foot ${name}`;
    const link = document.createElement("a");
    link.className = "md-search-result__link";
    link.tabIndex = -1; // reached with the arrows, as the results are
    const text = document.createElement("div"); // an <article> would leave the link without a name
    text.className = "md-search-result__article md-typeset";
    text.dataset.mdScore = "-1"; // Material opens the best score on Enter, which must never be this
    text.textContent = words;
    link.append(text);
    item.append(link);
    return { item, link };
  }

  /**
   * The worker tells on a channel what Material's protocol has no place for. Other tabs hear it too, hence the comparison.
   *
   * @param {HTMLInputElement} box
   */
  function tellWhatWasSearched(box) {
    if (!line || typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel("guichet-search");
    let waiting = 0;
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.dir = "auto";
      made.textContent = text;
      made.addEventListener("click", () => {
        box.focus();
        act();
      });
      return made;
    };
    channel.addEventListener("message", ({ data }) => {
      if (data.language !== settings.language || data.words !== tidy(box.value)) return;
      clearTimeout(waiting);
      box.dataset.guichetShown = data.words;
      box.dataset.guichetLang = data.elsewhere?.lang || "";
      box.dataset.guichetHome = data.elsewhere?.home || "";
      box.dataset.guichetCorrected = data.corrected || "";
      box.toggleAttribute("data-guichet-more", Boolean(data.more));
      box.toggleAttribute("data-guichet-away", Boolean(data.away));
      line.replaceChildren();
      const say = (/** @type {(string | Node)[]} */ ...parts) => line.append(...(line.hasChildNodes() ? [" "] : []), ...parts);
      if (data.elsewhere) say(words["search.elsewhere"].replace("{language}", data.elsewhere.language));
      if (data.corrected) {
        const better = button(data.corrected, () => {
          box.value = data.corrected;
          box.dispatchEvent(new KeyboardEvent("keyup"));
        });
        const original = button(data.words, () => channel.postMessage({ language: data.language, exact: data.words }));
        say(words["search.corrected"], " ", better, ". ", words["search.exact"], " ", original);
      }
      if (data.quoted === false) say(words["search.phrase"]);
      if (data.away) say(words["search.offline"]);
      line.hidden = !line.hasChildNodes();
      box.dispatchEvent(new Event("guichet:shown"));
    });
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      if (!tidy(box.value)) line.hidden = true;
      else waiting = setTimeout(wait, WAITING_AFTER_MS);
    });
    const wait = () => {
      if (!line || box.dataset.guichetShown === tidy(box.value)) return;
      line.textContent = words["search.waiting"];
      line.hidden = false;
      box.dispatchEvent(new Event("guichet:shown"));
    };
  }

  /**
   * Tab goes through what the dialog shows, and closes it only past its ends; the arrows reach the buttons that we put there.
   * Material closes its dialog on any Tab and takes Enter, Space and the arrows for itself.
   *
   * @param {HTMLInputElement} box
   * @param {HTMLInputElement} toggle
   */
  function goWhereKeysLead(box, toggle) {
    const inner = find(".md-search__inner");
    const ours = "[data-guichet-search-said] button, [data-guichet-recent] button";
    const seen = { opacityProperty: true, visibilityProperty: true, checkOpacity: true, checkVisibilityCSS: true };
    const stops = (/** @type {string} */ selector) =>
      /** @type {HTMLElement[]} */ ([...(inner?.querySelectorAll(selector) || [])]).filter((one) =>
        typeof one.checkVisibility === "function" ? one.checkVisibility(seen) : one.offsetParent !== null,
      );

    document.addEventListener(
      "keydown",
      (event) => {
        const at = document.activeElement;
        if (!toggle.checked || !(at instanceof HTMLElement) || !inner?.contains(at)) return;
        if (event.key === "Tab") return goAround(event, at);
        // Material goes back to the box on any other key: the Shift of Shift and Tab must not.
        if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return event.stopPropagation();
        if (at !== box && !at.matches("button, summary")) return;
        if (at !== box && (event.key === "Enter" || event.key === " ")) return event.stopPropagation();
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        const buttons = stops(ours);
        const place = buttons.indexOf(at);
        if (place < 0 && !(at === box && event.key === "ArrowDown" && !tidy(box.value))) return;
        const isUp = event.key === "ArrowUp";
        const next = isUp && place === 0 ? box : buttons[place + (isUp ? -1 : 1)];
        if (!next) return; // past the last one: Material goes on to the results
        event.preventDefault();
        event.stopPropagation();
        next.focus();
      },
      true,
    );

    /**
     * @param {KeyboardEvent} event
     * @param {HTMLElement} at
     */
    function goAround(event, at) {
      const all = stops("input, a[href], button, summary");
      const place = all.indexOf(at);
      const next = place < 0 ? box : all[place + (event.shiftKey ? -1 : 1)];
      event.stopPropagation();
      if (next) {
        event.preventDefault();
        return next.focus();
      }
      // Past the ends: the browser goes on from here, and what is left behind closes.
      toggle.dataset.guichetLeft = "";
      toggle.click();
      delete toggle.dataset.guichetLeft;
    }
  }

  /**
   * Enter opens the first result: never one of words typed before, and never the way to a person for want of a result. Where
   * nothing was found it opens the search page, which says what to do next.
   *
   * @param {HTMLInputElement} box
   * @param {HTMLElement} list
   */
  function openOnlyWhatWasAsked(box, list) {
    let waiting = "";
    const first = () => /** @type {HTMLAnchorElement | null} */ (list.querySelector("li:not(.gu-search-foot) a[href]"));
    const openFirst = () => {
      const subject = tidy(box.value);
      if (first()) first()?.click();
      else if (subject && box.dataset.guichetAway === undefined) location.assign(addressOfAll(subject));
    };
    document.addEventListener(
      "keydown",
      (event) => {
        if (event.key !== "Enter" || event.target !== box || event.isComposing) return;
        const shown = box.dataset.guichetShown;
        const stale = shown !== undefined && shown !== tidy(box.value);
        if (!stale && list.querySelector("[data-md-score]:not([data-md-score='-1'])")) return;
        waiting = stale ? tidy(box.value) : "";
        event.preventDefault();
        event.stopPropagation();
        if (shown !== undefined && !stale) openFirst();
      },
      true,
    );
    box.addEventListener("guichet:shown", () => {
      if (!waiting || waiting !== tidy(box.value) || box.dataset.guichetShown !== waiting) return;
      // The list is drawn from another message of the worker, sent before this one but not always heard before it.
      setTimeout(() => {
        if (waiting !== tidy(box.value)) return;
        waiting = "";
        openFirst();
      }, DRAWN_AFTER_MS);
    });
  }

  /** In the dialog as long as nothing is typed, and on the empty search page. Each can be forgotten, and all of them. */
  function showRecentSearches() {
    /** @type {HTMLInputElement | null} */
    const asked = find(".gu-search:not([data-guichet-ask]) input[name=q]");
    const meant = find("[data-guichet-corrected]")?.textContent;
    if (asked && find(".gu-results__list")) recent.add(meant || asked.value);
    for (const place of document.querySelectorAll("[data-guichet-recent]")) {
      if (!(place instanceof HTMLElement)) continue;
      const inDialog = Boolean(place.closest(".md-search"));
      const draw = () => {
        const searches = recent.all() || [];
        place.hidden = !searches.length || (inDialog && Boolean(box && tidy(box.value)));
        if (!place.hidden) place.replaceChildren(...recentParts(searches, inDialog ? box : null));
      };
      addEventListener("guichet:recent", draw);
      addEventListener("storage", draw); // another page of this browser has searched, or forgotten
      if (inDialog) {
        box?.addEventListener("input", draw);
        box?.addEventListener("focus", draw);
        box?.form?.addEventListener("reset", () => setTimeout(draw));
      } else draw();
    }
  }

  /**
   * @param {string[]} searches
   * @param {HTMLInputElement | null} box of the dialog; null on a page
   */
  function recentParts(searches, box) {
    const title = document.createElement("h2");
    title.className = "gu-recent__title";
    title.textContent = words["search.recent"];
    const list = document.createElement("ul");
    list.className = "gu-recent__list";
    for (const search of searches) {
      const item = document.createElement("li");
      const again = document.createElement(box ? "button" : "a");
      again.className = "gu-recent__search";
      again.dir = "auto";
      again.textContent = search;
      if (again instanceof HTMLAnchorElement) again.href = `?${new URLSearchParams({ q: search })}`;
      else again.type = "button";
      if (box) {
        again.addEventListener("click", () => {
          box.value = search;
          box.focus();
          box.dispatchEvent(new Event("input"));
          box.dispatchEvent(new KeyboardEvent("keyup"));
        });
      }
      const forget = recentButton("×", () => recent.forget(search), box, item);
      forget.setAttribute("aria-label", words["search.recent.forget"].replace("{search}", search));
      item.append(again, forget);
      list.append(item);
    }
    const all = recentButton(words["search.recent.clear"], () => recent.keep([]), box);
    all.classList.add("gu-recent__all");
    return [title, list, all];
  }

  /**
   * @param {string} text
   * @param {() => void} act
   * @param {HTMLInputElement | null} box takes the focus that the removed button had
   * @param {HTMLElement | null} item of the list, if it is removed with the button
   */
  function recentButton(text, act, box, item = null) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "gu-recent__forget";
    made.textContent = text;
    made.addEventListener("click", () => {
      const place = made.closest("[data-guichet-recent]");
      const at = item ? [...(item.parentElement?.children || [])].indexOf(item) : -1;
      act();
      const left = /** @type {NodeListOf<HTMLElement>} */ (place?.querySelectorAll(".gu-recent__list > li > .gu-recent__forget"));
      const next = left?.[Math.min(Math.max(at, 0), left.length - 1)];
      (next || box || find(".gu-search input[name=q]"))?.focus();
    });
    return made;
  }
})();
