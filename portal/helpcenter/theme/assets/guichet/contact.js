/**
 * What the counter's pages do beyond their forms: a draft is kept in the reader's own browser, articles are offered while the
 * subject is typed, moments are said in the reader's zone, a ticket is printed. Without this file every form still works.
 */
"use strict";

(() => {
  const PREFIX = "guichet-draft:";
  const KEPT_DAYS = 30;
  const DAY_MS = 86_400_000;
  const KEEP_AFTER_MS = 400;
  const ASK_AFTER_MS = 350;
  const SHORTEST_SUBJECT = 4;
  const SHORTEST_QUESTION = 12;
  const MOST = 3;

  for (const form of document.querySelectorAll("form[data-guichet-draft]")) keepDraft(/** @type {HTMLFormElement} */ (form));
  for (const form of document.querySelectorAll("form[data-guichet-contact]")) {
    offerArticles(/** @type {HTMLFormElement} */ (form));
    noticeTwoQuestions(/** @type {HTMLFormElement} */ (form));
  }
  for (const time of document.querySelectorAll("time[data-guichet-local]")) sayInLocalZone(/** @type {HTMLTimeElement} */ (time));
  for (const place of document.querySelectorAll("[data-guichet-print]")) {
    /** @type {HTMLElement} */ (place).hidden = false;
    place.querySelector("button")?.addEventListener("click", () => print());
  }
  for (const problem of document.querySelectorAll(".gu-errors, .gu-before")) /** @type {HTMLElement} */ (problem).focus();

  /** @param {(store: Storage) => void} use */
  function withStore(use) {
    try {
      use(localStorage);
    } catch {
      // Storage is full or forbidden: the form works without it.
    }
  }

  /**
   * Keeps what is typed until it was sent: the server says so on the page that follows.
   *
   * @param {HTMLFormElement} form
   */
  function keepDraft(form) {
    const key = PREFIX + form.dataset.guichetDraft;
    const said = /** @type {HTMLElement | null} */ (form.querySelector("[data-guichet-draft-said]"));
    const fields = () =>
      /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */ ([...form.elements]).filter(
        (field) => field.name && field.matches("textarea, select, input[type=text], input[type=email]") && !field.closest(".gu-trap"),
      );
    let timer = 0;

    const keep = () => {
      const typed = Object.fromEntries(fields().map((field) => [field.name, field.value]));
      withStore((store) => {
        if (Object.values(typed).some((value) => value.trim())) store.setItem(key, JSON.stringify({ at: Date.now(), typed }));
        else store.removeItem(key);
      });
      if (said && !said.dataset.isSaid) {
        said.dataset.isSaid = "yes";
        said.textContent = said.dataset.kept || "";
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(keep, KEEP_AFTER_MS);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      keep();
      // A message was sent when the page that follows shows it; see below.
      withStore((store) => store.setItem(`${key}:sent`, String(document.querySelectorAll(".gu-step").length)));
    });

    withStore((store) => {
      const steps = document.querySelectorAll(".gu-step").length;
      const before = store.getItem(`${key}:sent`);
      store.removeItem(`${key}:sent`);
      if (before !== null && steps > Number(before) && !document.querySelector(".gu-errors")) store.removeItem(key);
      const draft = JSON.parse(store.getItem(key) || "null");
      if (!draft || Date.now() - draft.at > KEPT_DAYS * DAY_MS) return store.removeItem(key);
      let restored = false;
      for (const field of fields()) {
        const value = draft.typed[field.name];
        if (typeof value !== "string" || !value || field.value) continue;
        field.value = value;
        restored = true;
      }
      if (!restored || !said) return;
      said.textContent = `${said.dataset.back || ""} `;
      const forget = document.createElement("button");
      forget.type = "button";
      forget.className = "gu-button gu-button--small";
      forget.textContent = said.dataset.forget || "";
      forget.addEventListener("click", () => {
        withStore((kept) => kept.removeItem(key));
        for (const field of fields()) if (field.value === draft.typed[field.name]) field.value = "";
        said.textContent = "";
      });
      said.append(forget);
    });
  }

  // The receipt says which draft has arrived.
  for (const sent of document.querySelectorAll("[data-guichet-sent]")) {
    const key = PREFIX + /** @type {HTMLElement} */ (sent).dataset.guichetSent;
    withStore((store) => {
      store.removeItem(key);
      store.removeItem(`${key}:sent`);
    });
  }

  /**
   * Shows up to three articles under the subject; who has seen them is not asked again after sending.
   *
   * @param {HTMLFormElement} form
   */
  function offerArticles(form) {
    const place = /** @type {HTMLElement | null} */ (form.querySelector("[data-guichet-suggested]"));
    const looked = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-guichet-looked]"));
    const subject = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=subject]"));
    if (!place || !subject) return;
    const lang = document.documentElement.lang;
    let timer = 0;
    let asked = "";
    tellOffers(form, lang);

    const ask = async () => {
      const words = subject.value.trim();
      if (words.length < SHORTEST_SUBJECT || words === asked) return;
      asked = words;
      try {
        const query = new URLSearchParams({ q: words, lang, limit: String(2 * MOST) });
        const answer = await fetch(`/search.json?${query}`);
        if (!answer.ok) return;
        const { items } = await answer.json();
        if (words !== asked) return;
        const here = new URL(form.action).pathname;
        const others = items.filter((/** @type {{location: string}[]} */ [article]) => article.location && `/${lang}/${article.location}` !== here);
        show(others.slice(0, MOST));
        if (looked) looked.value = "yes";
      } catch {
        // No server: the form is what matters.
      }
    };
    /** @param {{location: string, title: string}[][]} items */
    const show = (items) => {
      place.replaceChildren();
      place.hidden = !items.length;
      if (!items.length) return;
      noteOffers(form, items.map(([article]) => article.location));
      const title = document.createElement("p");
      title.textContent = place.dataset.title || "";
      const list = document.createElement("ul");
      for (const [article] of items) {
        const link = document.createElement("a");
        link.href = `/${lang}/${article.location}`;
        link.target = "_blank";
        link.textContent = new DOMParser().parseFromString(article.title, "text/html").body.textContent;
        const answered = document.createElement("button");
        answered.type = "submit";
        answered.className = "gu-button gu-button--small";
        answered.name = "answered";
        answered.value = article.location;
        answered.formNoValidate = true;
        answered.textContent = place.dataset.answered || "";
        const item = document.createElement("li");
        item.append(link, " ", answered);
        list.append(item);
      }
      place.append(title, list);
    };
    subject.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, ASK_AFTER_MS);
    });
    subject.addEventListener("change", ask);
    if (subject.value) ask();
  }

  /**
   * Adds to what the form says it has offered.
   *
   * @param {HTMLFormElement} form
   * @param {string[]} locations
   */
  function noteOffers(form, locations) {
    const offered = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-guichet-offered]"));
    if (offered) offered.value = [...new Set([...offered.value.split(" ").filter(Boolean), ...locations])].join(" ");
  }

  /**
   * Says on leaving what was offered in vain or with success, nobody knows: no address, no word of what was typed.
   *
   * @param {HTMLFormElement} form
   * @param {string} lang
   */
  function tellOffers(form, lang) {
    let isSent = false;
    form.addEventListener("submit", () => (isSent = true));
    addEventListener("pagehide", () => {
      const data = new FormData(form);
      if (isSent || !data.get("offered")) return;
      const told = new URLSearchParams();
      for (const name of ["csrf_token", "submission", "offered"]) told.set(name, String(data.get(name) || ""));
      navigator.sendBeacon(`/${lang}/t/offered`, told);
    });
  }

  /** @param {HTMLFormElement} form */
  function noticeTwoQuestions(form) {
    const text = /** @type {HTMLTextAreaElement | null} */ (form.querySelector("[name=text]"));
    const notice = /** @type {HTMLElement | null} */ (form.querySelector("[data-guichet-twofold]"));
    if (!text || !notice) return;
    const look = () => {
      const asking = text.value.match(/[^.!?…\n]+\?/g) || [];
      notice.hidden = asking.filter((sentence) => sentence.trim().length >= SHORTEST_QUESTION).length < 2;
    };
    text.addEventListener("change", look);
    look();
  }

  /**
   * A time of day as the server prints it, so that both stand beside each other.
   *
   * @param {string} lang
   * @param {string} hour two digits
   * @param {string} minute two digits
   */
  function clockTime(lang, hour, minute) {
    if (lang === "fr") return `${Number(hour)}\u00a0h${minute === "00" ? "" : `\u00a0${minute}`}`;
    return lang === "es" ? `${Number(hour)}:${minute}` : `${hour}:${minute}`;
  }

  /** @param {HTMLTimeElement} time */
  function sayInLocalZone(time) {
    const moment = new Date(time.dateTime);
    if (-moment.getTimezoneOffset() === Number(time.dataset.guichetOffset)) return; // the same clock
    const lang = document.documentElement.lang;
    const shown = new Intl.DateTimeFormat(lang, { weekday: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const { weekday, hour, minute } = Object.fromEntries(shown.formatToParts(moment).map((part) => [part.type, part.value]));
    time.textContent = (time.dataset.guichetLocal || "").replace("{day}", weekday).replace("{time}", clockTime(lang, hour, minute));
    time.hidden = false;
  }
})();
