/**
 * What a page does beyond Material's script: votes are answered in place, links are copied and shared, labels and wide parts
 * answer keys. Searching is in search-dialog.js. Without this file every form still works.
 *
 * @typedef {{article: string | null, language: string, words: Record<string, string>}} Settings
 */
"use strict";

(() => {
  const VOTES_ADDRESS = "/feedback/counts.json";

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

  answerVotesInPlace();
  copyAndShare();
  letLabelsAnswerKeys();
  addEventListener("load", letScrolledPartsTakeFocus);

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
