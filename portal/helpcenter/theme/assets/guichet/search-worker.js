/**
 * The worker behind Material's search dialog: it asks the sidecar, and Material's own worker when the sidecar is silent.
 *
 * Material's script sends `{type: SETUP, data: {config, docs, options}}`, waits for `{type: READY}`, then sends
 * `{type: QUERY, data: words}` after each key and shows whatever `{type: RESULT, data: {items, suggest}}` comes back.
 * The protocol has no place for "did you mean", "found in English" nor "the server is away": they are told on a broadcast
 * channel, with the words they belong to, and search-dialog.js shows them when those are the words in the box. It answers on the
 * same channel when the reader wants their words searched as they are written.
 *
 * Publishing names this script in the page as `search-worker.js?material=<file name of Material's worker>`.
 *
 * @typedef {{location: string, title: string, text: string, score: number, terms: Record<string, boolean>}} Result
 * @typedef {{lang: string, language: string, items: Result[][]}} Elsewhere what another language answers
 * @typedef {{build: string, query: string, corrected: string | null, quoted?: boolean, suggest?: string[], items: Result[][],
 *   elsewhere?: Elsewhere | null}} Answer
 * @typedef {{items: Result[][], suggest: string[]}} Shown
 */
"use strict";

const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;

const PATIENCE_MS = 1500; // a sidecar that needs longer is not answering
const GATHER_MS = 70; // keys typed while an answer is on its way are asked together
const RETRY_FIRST_MS = 5000;
const RETRY_LAST_MS = 60000;
const IDLE_MS = 120000; // nobody asks a silent sidecar for a page left open
const SETTLED_MS = 2000; // words left alone for that long are a question, and no longer half a word
const EXTRACT = 320; // characters: a few lines of the dialog
const LIMIT = 6; // articles; an answer to a keystroke weighs less than 3 kB
const MOST_OPEN = 2; // sections shown under an article without unfolding
const REMEMBERED = 40;

const home = new URL("../../", self.location.href); // of this language
const language = home.pathname.split("/").filter(Boolean).pop() || "";
const material = new URL(self.location.href).searchParams.get("material");
const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("guichet-search") : null;

/** @type {Map<string, Answer>} */
const remembered = new Map();
/** @type {Set<string>} */
const told = new Set();
/** @type {Set<string>} words to search as they are written */
const exact = new Set();
let turn = 0;
/** @type {AbortController | null} */
let asking = null;

self.addEventListener("message", ({ data: message }) => {
  if (message.type === SETUP) {
    browser.options = message.data.options;
    self.postMessage({ type: READY });
  } else if (message.type === QUERY) {
    answer(String(message.data).trim().replace(/\s+/g, " "));
  }
});

channel?.addEventListener("message", ({ data }) => {
  if (data.language !== language || !data.exact) return;
  exact.add(data.exact);
  remembered.delete(data.exact);
  answer(data.exact);
});

/**
 * Shows what is found for `words`, unless newer words come first.
 *
 * @param {string} words
 */
async function answer(words) {
  const mine = ++turn;
  const busy = asking !== null;
  asking?.abort();
  asking = null;
  if (!words) return show(words, { items: [], suggest: [] });
  if (sidecar.away) {
    sidecar.wanted();
    return browser.answer(words, mine);
  }
  const known = remembered.get(words);
  if (known) return show(words, arrange(known), known);
  if (busy) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
  if (mine !== turn) return;
  const control = (asking = new AbortController());
  try {
    const found = await sidecar.ask(words, control);
    remember(words, found);
    if (mine !== turn) return;
    show(words, arrange(found), found);
    if (!found.items.length) setTimeout(() => mine === turn && sidecar.tell(words), SETTLED_MS);
  } catch {
    if (mine !== turn) return; // abandoned for newer words, or silent: those will tell
    sidecar.left();
    browser.answer(words, mine);
  } finally {
    if (asking === control) asking = null;
  }
}

/**
 * @param {string} words
 * @param {Shown} data
 * @param {Answer | null} found what the sidecar said, if it did
 */
function show(words, data, found = null) {
  self.postMessage({ type: RESULT, data });
  const { corrected = null, quoted = true, elsewhere = null } = found || {};
  const other = elsewhere && { lang: elsewhere.lang, language: elsewhere.language, home: homeOf(elsewhere.lang).href };
  const more = (found?.items.length || 0) >= LIMIT; // the page of all results may hold others
  channel?.postMessage({ language, words, corrected, quoted, elsewhere: other, more, away: sidecar.away });
}

/** @param {string} lang */
function homeOf(lang) {
  return new URL(`../${encodeURIComponent(lang)}/`, home);
}

/**
 * @param {string} words
 * @param {Answer} found
 */
function remember(words, found) {
  if (remembered.size >= REMEMBERED) remembered.delete(remembered.keys().next().value || "");
  remembered.set(words, found);
}

/** The sidecar: whether it answers, and the patience with which it is asked again. */
const sidecar = {
  away: false,
  wait: RETRY_FIRST_MS,
  timer: 0,
  lastWanted: 0,

  /**
   * @param {string} words empty to ask only whether it is there
   * @param {AbortController} control
   * @returns {Promise<Answer>}
   */
  async ask(words, control) {
    const url = new URL("../search.json", home);
    const asked = { q: words, lang: language, limit: String(LIMIT), ...(exact.has(words) ? { exact: "1" } : { typing: "1" }) };
    url.search = new URLSearchParams(asked).toString();
    const timer = setTimeout(() => control.abort(), PATIENCE_MS);
    try {
      for (let tries = 0; ; tries++) {
        const response = await fetch(url, { signal: control.signal, headers: { Accept: "application/json" } });
        if (response.ok) return checked(await response.json());
        // Too many questions from this address: it is there, so wait a little before giving up on it.
        if (response.status !== 429 || tries === 1) throw new Error(`HTTP ${response.status}`);
        await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS / 3));
      }
    } finally {
      clearTimeout(timer);
    }
  },

  /**
   * Says that `words`, which found nothing, were meant: writers are shown what several readers missed.
   *
   * @param {string} words
   */
  tell(words) {
    if (this.away || told.has(words)) return;
    told.add(words);
    const url = new URL("../search.json", home);
    url.search = new URLSearchParams({ q: words, lang: language, limit: "1", settled: "1" }).toString();
    fetch(url, { headers: { Accept: "application/json" } }).catch(() => {}); // the reader has lost nothing
  },

  left() {
    this.away = true;
    this.wait = RETRY_FIRST_MS;
    this.wanted();
  },

  wanted() {
    this.lastWanted = Date.now();
    if (!this.timer) this.timer = setTimeout(() => this.lookFor(), this.wait);
  },

  async lookFor() {
    try {
      await this.ask("", new AbortController());
      this.away = false;
      this.timer = 0;
    } catch {
      this.wait = Math.min(this.wait * 2, RETRY_LAST_MS);
      const idle = Date.now() - this.lastWanted > IDLE_MS;
      this.timer = idle ? 0 : setTimeout(() => this.lookFor(), this.wait);
    }
  },
};

/** The browser's own search: Material's worker on the whole index, downloaded only now. */
const browser = {
  /** @type {unknown} */
  options: undefined,
  /** @type {Promise<Worker> | null} */
  started: null,
  /** @type {{words: string, mine: number} | null} */
  current: null,
  /** @type {{words: string, mine: number} | null} */
  next: null,

  /**
   * @param {string} words
   * @param {number} mine
   */
  async answer(words, mine) {
    this.next = { words, mine };
    try {
      this.started ??= this.start();
      const worker = await this.started;
      if (!this.current) this.send(worker);
    } catch {
      this.started = null; // the index could not be had either: the next words try again
      if (mine === turn) show(words, { items: [], suggest: [] });
    }
  },

  /** @param {Worker} worker */
  send(worker) {
    this.current = this.next;
    this.next = null;
    if (this.current) worker.postMessage({ type: QUERY, data: this.current.words });
  },

  /** @returns {Promise<Worker>} */
  async start() {
    if (!material) throw new Error("no other worker is named");
    const response = await fetch(new URL("search/full_index.json", home));
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { config, docs } = await response.json();
    const worker = new Worker(new URL(`assets/javascripts/workers/${encodeURIComponent(material)}`, home));
    return new Promise((resolve, reject) => {
      worker.addEventListener("error", () => reject(new Error("the other worker failed")));
      worker.addEventListener("message", ({ data: message }) => {
        if (message.type === READY) resolve(worker);
        if (message.type !== RESULT) return;
        const { words, mine } = this.current || { words: "", mine: -1 };
        if (mine === turn) show(words, extracts(message.data));
        this.send(worker);
      });
      worker.postMessage({ type: SETUP, data: { config, docs, options: this.options } });
    });
  },
};

/**
 * Returns the answer of the browser's own search with a few lines of each section: it gives whole sections.
 *
 * @param {Answer} found
 * @returns {Answer}
 */
function extracts(found) {
  const items = found.items.map((group) => group.map((item) => ({ ...item, text: extract(String(item.text ?? "")) })));
  return { ...found, items };
}

/**
 * Cuts at spaces, which neither a mark nor an entity holds.
 *
 * @param {string} text
 * @returns {string}
 */
function extract(text) {
  if (text.length <= EXTRACT) return text;
  const first = text.indexOf("<mark>");
  const from = first > EXTRACT / 2 ? text.lastIndexOf(" ", first - EXTRACT / 4) + 1 : 0;
  const end = text.indexOf(" ", from + EXTRACT);
  const piece = text.slice(from, end < 0 ? undefined : end);
  return `${from ? "… " : ""}${piece}${end < 0 ? "" : " …"}`;
}

/**
 * Returns the answer with nothing in it that the dialog would take for HTML, but for the marks.
 *
 * @param {Answer} found
 * @returns {Answer}
 */
function checked(found) {
  const safe = (/** @type {unknown} */ text) => String(text ?? "").replace(/<(?!\/?mark>)/g, "&lt;");
  const safely = (/** @type {Result[][]} */ items) =>
    items.map((group) =>
      group.map((item) => ({ ...item, title: safe(item.title), text: safe(item.text), terms: asTable(item.terms) })),
    );
  const elsewhere = found.elsewhere && { ...found.elsewhere, items: safely(found.elsewhere.items) };
  return { ...found, items: safely(found.items), elsewhere };
}

/**
 * @param {unknown} terms a list of words, or a table of word → whether it was found
 * @returns {Record<string, boolean>}
 */
function asTable(terms) {
  if (Array.isArray(terms)) return Object.fromEntries(terms.map((term) => [term, true]));
  return Object(terms);
}

/**
 * Returns the answer in the order and shape that the dialog shows.
 *
 * The dialog unfolds the sections that score at least as much as what stands first in their group, shows the article's own
 * text only when none does, and opens what scores best on Enter. So the scores are made to say: Enter opens the first
 * article; the best sections are open when they match better than the article's first lines.
 *
 * @param {Answer} found
 * @returns {Shown}
 */
function arrange(found) {
  const items = [...abroad(found.elsewhere), ...found.items]
    .filter((group) => group.length > 0)
    .map(([article, ...sections], rank, all) => {
      const score = all.length - rank;
      const best = Math.max(0, ...sections.map((section) => section.score));
      const open = article.text.includes("<mark>") && article.score > best ? 0 : MOST_OPEN;
      return [
        { ...article, score, terms: open && sections.length ? held(article) : asRead(article) },
        ...sections.map((section, place) => ({
          ...section,
          score: place < open ? score : score - 0.5,
          terms: open && place === 0 ? asRead(section) : held(section),
        })),
      ];
    });
  return { items, suggest: found.suggest || complete(found.query, items) };
}

/**
 * Returns the articles of another language, each alone, with its full address and the name of its language.
 *
 * @param {Elsewhere | null | undefined} elsewhere
 * @returns {(Result & {tags?: string[]})[][]}
 */
function abroad(elsewhere) {
  if (!elsewhere) return [];
  const there = homeOf(elsewhere.lang);
  return elsewhere.items.map(([article]) => [
    { ...article, location: new URL(article.location, there).href, tags: [elsewhere.language] },
  ]);
}

/**
 * Returns what was asked → whether it was found, the words found as they stand in the text, accents and plurals included: the
 * page that a result leads to marks them in its own text.
 *
 * @param {Result} item
 * @returns {Record<string, boolean>}
 */
function asRead(item) {
  const marked = `${item.title} ${item.text}`.matchAll(/<mark>([\p{L}\p{N}'’-]+)<\/mark>/gu);
  const read = new Set([...marked].map(([, word]) => word.toLowerCase()));
  if (!read.size) return item.terms;
  const missing = Object.entries(item.terms).filter(([, found]) => !found);
  return Object.fromEntries([...[...read].map((word) => [word, true]), ...missing]);
}

/**
 * Returns the words that were found: the missing ones are told once an article, under what is shown of it first.
 *
 * @param {Result} item
 */
function held(item) {
  return Object.fromEntries(Object.entries(asRead(item)).filter(([, found]) => found));
}

/**
 * Returns the word of a title that completes the last word typed, as a list, or an empty one.
 *
 * @param {string} query
 * @param {Result[][]} items
 */
function complete(query, items) {
  const typed = query.toLowerCase().split(/[\s-]+/).pop() || "";
  if (typed.length < 2) return [];
  for (const group of items)
    for (const { title } of group)
      for (const word of title.replace(/<[^>]*>|&[^;]*;/g, " ").toLowerCase().split(/[^\p{L}\p{N}]+/u))
        if (word.length > typed.length && word.startsWith(typed)) return [word];
  return [];
}
