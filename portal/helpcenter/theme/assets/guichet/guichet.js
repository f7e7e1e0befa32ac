/**
 * What a page does beyond Material's script: the question box opens the search dialog, the dialog says what was corrected or
 * found in another language, remembers the last searches and leads to a person, votes are answered in place, links are copied and shared. Without this file every form still works.
 *
 * It stands before Material's script and must be done preparing the page when that one starts.
 *
 * @typedef {{article: string | null, contact: string | null, language: string, search_page: string,
 *   words: Record<string, string>}} Settings
 */
"use strict";

(() => {
  const VOTES_ADDRESS = "/feedback/counts.json";
  const SAID_AFTER_MS = 800; // a screen reader hears a count when the reader has stopped typing
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

  keepAnsweredSearchInView();
  openDialogFromQuestionBoxes();
  followSearch();
  showRecentSearches();
  answerVotesInPlace();
  copyAndShare();
  letLabelsAnswerKeys();
  addEventListener("load", letScrolledPartsTakeFocus);

  /** The server has answered `?q=` in the page: Material must not open its dialog over it for the same words. */
  function keepAnsweredSearchInView() {
    const here = location.href;
    const without = new URL(here);
    if (!without.searchParams.has("q") || !find(".gu-results")) return;
    without.searchParams.delete("q");
    history.replaceState(history.state, "", without);
    addEventListener("DOMContentLoaded", () => history.replaceState(history.state, "", here));
  }

  /** A question typed in the page goes on in Material's dialog, where answers show as one types. */
  function openDialogFromQuestionBoxes() {
    const dialog = searchBox();
    const open = /** @type {HTMLInputElement | null} */ (document.getElementById("__search"));
    if (!dialog || !open) return;
    /** @type {HTMLInputElement | null} */
    let asked = null;
    for (const form of document.querySelectorAll("form[data-guichet-ask]")) {
      const box = /** @type {HTMLInputElement | null} */ (form.querySelector("input[type=search]"));
      if (!box) continue;
      const ask = (/** @type {Event} */ event) => {
        // Material's script did not start, or the reader is composing a character: the form does its own work.
        if (document.documentElement.classList.contains("no-js")) return;
        if (event instanceof InputEvent && (event.isComposing || !box.value)) return;
        event.preventDefault();
        asked = box;
        dialog.value = box.value;
        dialog.focus();
        dialog.setSelectionRange(dialog.value.length, dialog.value.length);
        dialog.dispatchEvent(new KeyboardEvent("keyup"));
      };
      box.addEventListener("input", ask);
      box.addEventListener("compositionend", ask);
      form.addEventListener("submit", ask);
    }
    open.addEventListener("change", () => {
      if (open.checked || !asked) return;
      asked.value = dialog.value;
      asked.focus({ preventScroll: true });
      asked = null;
    });
  }

  /** @returns {HTMLInputElement | null} */
  function searchBox() {
    return find("[data-md-component=search-query]");
  }

  /** Under every list of results: the way to a person. Above it: what was corrected. Beside it, for ears: how many. */
  function followSearch() {
    const box = searchBox();
    const result = find("[data-md-component=search-result]");
    if (!box || !result) return;
    const list = /** @type {HTMLElement} */ (result.lastElementChild);
    const ask = settings.contact ? askItem() : null;
    const count = find("[data-guichet-search-count]");
    let timer = 0;

    const follow = () => {
      const subject = tidy(box.value);
      if (ask) {
        const address = new URL(settings.contact || "", location.href);
        if (subject) address.searchParams.set("subject", subject.slice(0, MOST_SUBJECT_CHARS));
        ask.link.href = address.href;
        if (!subject) ask.item.remove();
        else if (list.lastElementChild !== ask.item) list.append(ask.item);
      }
      markOtherLanguage(list, box);
      clearTimeout(timer);
      timer = setTimeout(() => {
        const said = find("[data-guichet-search-said]")?.textContent || "";
        const number = result.firstElementChild?.textContent || "";
        if (count) count.textContent = subject ? [number, tidy(said)].filter(Boolean).join(". ") : "";
      }, SAID_AFTER_MS);
    };
    new MutationObserver(follow).observe(result, { childList: true, subtree: true });
    box.addEventListener("input", follow);
    box.addEventListener("guichet:shown", follow);
    list.addEventListener("click", (event) => {
      const link = event.target instanceof Element && event.target.closest("a[href]");
      if (link && !link.closest(".gu-search-ask")) recent.add(box.value);
    });
    tellWhatWasSearched(box);
    openOnlyWhatWasAsked(box, list);
    reachWithKeys(box);
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

  function askItem() {
    const item = document.createElement("li");
    item.className = "md-search-result__item gu-search-ask";
    const link = document.createElement("a");
    link.className = "md-search-result__link";
    link.tabIndex = -1; // reached with the arrows, as the results are
    const text = document.createElement("article");
    text.className = "md-search-result__article md-typeset";
    text.dataset.mdScore = "-1"; // Material opens the best score on Enter, which must never be this
    text.textContent = words["ask.search"];
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
    const line = find("[data-guichet-search-said]");
    if (!line || typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel("guichet-search");
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = text;
      made.addEventListener("click", () => {
        box.focus();
        act();
      });
      return made;
    };
    channel.addEventListener("message", ({ data }) => {
      if (data.language !== settings.language || data.words !== tidy(box.value)) return;
      box.dataset.guichetShown = data.words;
      box.dataset.guichetLang = data.elsewhere?.lang || "";
      box.dataset.guichetHome = data.elsewhere?.home || "";
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
      if (!tidy(box.value)) line.hidden = true;
    });
  }

  /**
   * Material closes its dialog on Tab and takes Enter for itself: neither may happen to the buttons that we put there.
   *
   * @param {HTMLInputElement} box
   */
  function reachWithKeys(box) {
    const places = "[data-guichet-search-said], .md-search [data-guichet-recent]";
    const buttons = () =>
      [...document.querySelectorAll(places)]
        .flatMap((place) => [...place.querySelectorAll("button")])
        .filter((one) => one.offsetParent !== null);
    document.addEventListener(
      "keydown",
      (event) => {
        const ours = buttons();
        const at = ours.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
        const isInBox = document.activeElement === box;
        if (!ours.length || (at < 0 && !isInBox)) return;
        const isDown = event.key === "ArrowDown" || (event.key === "Tab" && !event.shiftKey);
        const isUp = event.key === "ArrowUp" || (event.key === "Tab" && event.shiftKey);
        if (isInBox && !(isDown && (event.key === "Tab" || !tidy(box.value)))) return;
        if (at >= 0 && (event.key === "Enter" || event.key === " ")) return event.stopPropagation();
        if (!isDown && !isUp) return;
        const next = isUp && at === 0 ? box : ours[isInBox ? 0 : at + (isDown ? 1 : -1)];
        if (!next) return; // past the last one: Material closes the dialog, or goes on to the results
        event.preventDefault();
        event.stopPropagation();
        next.focus();
      },
      true,
    );
  }

  /**
   * Enter opens the first result: never one of words typed before, and never the way to a person for want of a result.
   *
   * @param {HTMLInputElement} box
   * @param {HTMLElement} list
   */
  function openOnlyWhatWasAsked(box, list) {
    let waiting = "";
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
      },
      true,
    );
    box.addEventListener("guichet:shown", () => {
      if (!waiting || waiting !== tidy(box.value)) return;
      // The list is drawn from another message of the worker, sent before this one but not always heard before it.
      setTimeout(() => {
        if (waiting !== tidy(box.value)) return;
        waiting = "";
        /** @type {HTMLAnchorElement | null} */ (list.querySelector("li:not(.gu-search-ask) a[href]"))?.click();
      }, DRAWN_AFTER_MS);
    });
  }

  /** In the dialog as long as nothing is typed, and on the search page. Each can be forgotten, and all of them. */
  function showRecentSearches() {
    const box = searchBox();
    for (const place of document.querySelectorAll("[data-guichet-recent]")) {
      if (!(place instanceof HTMLElement)) continue;
      const inDialog = Boolean(place.closest(".md-search"));
      const draw = () => {
        const searches = recent.all() || [];
        place.hidden = !searches.length || (inDialog && Boolean(box && tidy(box.value)));
        if (!place.hidden) place.replaceChildren(...recentParts(searches, inDialog ? box : null));
      };
      addEventListener("guichet:recent", draw);
      if (inDialog) {
        box?.addEventListener("input", draw);
        box?.addEventListener("focus", draw);
        box?.form?.addEventListener("reset", () => setTimeout(draw));
      } else {
        /** @type {HTMLInputElement | null} */
        const asked = find(".gu-search input[name=q]");
        if (asked && find(".gu-results__list")) recent.add(asked.value);
        draw();
      }
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

  /** "Was this helpful?": the answer, the count and the question that follows a "no" stay in the page. */
  function answerVotesInPlace() {
    const form = /** @type {HTMLFormElement | null} */ (find("form[data-guichet-vote]"));
    const section = form?.closest("section");
    if (!form || !section) return;
    const said = find("[data-guichet-said]", section);
    const reason = /** @type {HTMLFormElement | null} */ (find("form[data-guichet-reason]", section));
    const say = (/** @type {string} */ key) => {
      if (said) said.textContent = words[key] || "";
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
      const fields = new FormData(form);
      if (button) fields.set(button.name, button.value);
      const answer = await send(form, fields);
      if (!answer.ok) return say(answer.limited ? "vote.limited" : "vote.failed");
      for (const one of form.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
      const refused = fields.get("value") === "no";
      say(refused ? "vote.sorry" : "vote.thanks");
      if (!showCount(answer.data)) readCount();
      if (!reason) return;
      reason.hidden = !refused;
      if (refused) find("textarea", reason)?.focus();
    });

    reason?.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await send(reason, new FormData(reason));
      if (answer.ok) reason.hidden = true;
      say(answer.ok ? "reason.thanks" : answer.limited ? "vote.limited" : "vote.failed");
    });

    // Counts are asked for when the reader comes near: most page views never do.
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      readCount();
    }).observe(section);

    /** @param {any} counts @returns {boolean} whether it was a count */
    function showCount(counts) {
      const line = find("[data-guichet-vote-count]", section || document);
      const { yes, no } = counts || {};
      if (!line || !Number.isInteger(yes) || !Number.isInteger(no)) return false;
      const total = yes + no;
      const sentences = JSON.parse(line.dataset.guichetWords || "{}");
      const sentence = sentences[total === 0 ? "zero" : total === 1 ? "one" : "other"] || "";
      const values = /** @type {Record<string, number>} */ ({ yes, no, total });
      line.textContent = sentence.replace(/\{(yes|no|total)\}/g, (/** @type {string} */ _, /** @type {string} */ key) =>
        values[key].toLocaleString(settings.language),
      );
      return true;
    }

    async function readCount() {
      const query = new URLSearchParams({ lang: settings.language, article: settings.article || "" });
      try {
        const response = await fetch(`${VOTES_ADDRESS}?${query}`, { headers: { Accept: "application/json" } });
        if (response.ok) showCount(await response.json());
      } catch {
        // No sidecar: what publishing wrote, or nothing, stays.
      }
    }
  }

  /**
   * @param {HTMLFormElement} form
   * @param {FormData} fields
   * @returns {Promise<{ok: boolean, limited: boolean, data: unknown}>}
   */
  async function send(form, fields) {
    try {
      const response = await fetch(form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams(/** @type {any} */ (fields)),
      });
      const data = response.ok ? await response.json().catch(() => null) : null;
      return { ok: response.ok, limited: response.status === 429, data };
    } catch {
      return { ok: false, limited: false, data: null };
    }
  }

  /** Shows the two buttons that need a script, each where the browser can do it. */
  function copyAndShare() {
    const said = find(".gu-byline [data-guichet-said]");
    const copy = find("[data-guichet-copy]");
    const share = find("[data-guichet-share]");
    const address = () => {
      const url = new URL(location.href);
      url.search = "";
      return url.href;
    };
    const copyAddress = async () => {
      let done = true;
      await navigator.clipboard.writeText(address()).catch(() => (done = false));
      if (said) said.textContent = words[done ? "copy.done" : "copy.failed"];
      setTimeout(() => said && (said.textContent = ""), 4000);
    };
    if (copy && navigator.clipboard) {
      copy.hidden = false;
      copy.addEventListener("click", copyAddress);
    }
    if (share && typeof navigator.share === "function") {
      share.hidden = false;
      share.addEventListener("click", async () => {
        try {
          await navigator.share({ title: document.title, url: address() });
        } catch (error) {
          if (!(error instanceof DOMException && error.name === "AbortError")) await copyAddress();
        }
      });
    }
  }

  /** The menu, the search and the colours are labels that look like buttons: the space bar presses them too. */
  function letLabelsAnswerKeys() {
    document.addEventListener("keydown", (event) => {
      const label = event.target;
      if (!(label instanceof HTMLLabelElement) || label.getAttribute("role") !== "button") return;
      if (event.key !== " ") return;
      event.preventDefault();
      label.click();
    });
    find(".md-select")?.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
  }

  /** A wide table scrolls inside its frame: the keyboard must be able to reach it. */
  function letScrolledPartsTakeFocus() {
    for (const part of document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset pre > code")) {
      if (part.scrollWidth > part.clientWidth) part.setAttribute("tabindex", "0");
    }
  }
})();
