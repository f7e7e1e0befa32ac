// Runs search-worker.js against a scripted sidecar and prints what the page would hear, as JSON.
// The scenario comes on the standard input: {material, sidecar: [{after, status, body}], index, say: [{at, words, exact}], results}.
// It ends a while after `results` answers were shown. A millisecond of the scenario is a sixth of a real one.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const SPEED = 6;
const QUIET_MS = 1600;
const GIVE_UP_MS = 160000;
const scenario = JSON.parse(readFileSync(0, "utf8"));
const heard = { messages: [], told: [], asked: [], fetched: [], nested: [] };
const start = Date.now();
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms / SPEED));

const listeners = [];
const self = {
  location: new URL(`https://aide.example/prefix/fr/assets/guichet/search-worker.js${scenario.material ?? ""}`),
  addEventListener: (_, listener) => listeners.push(listener),
  postMessage: (message) => heard.messages.push(message),
};

async function fetch(url, { signal } = {}) {
  const address = new URL(url);
  if (!address.pathname.endsWith("search.json")) {
    heard.fetched.push(address.pathname);
    return { ok: true, json: async () => scenario.index };
  }
  heard.asked.push(address.pathname + address.search);
  const step = scenario.sidecar.length > 1 ? scenario.sidecar.shift() : scenario.sidecar[0];
  await new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, (step.after ?? 0) / SPEED);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(new Error("aborted"))));
  });
  const status = step.status ?? 200;
  if (status === 0) throw new TypeError("no network");
  return { ok: status === 200, status, json: async () => step.body };
}

class Worker {
  listeners = [];
  constructor(url) {
    heard.nested.push(new URL(url).pathname);
  }
  addEventListener(kind, listener) {
    if (kind === "message") this.listeners.push(listener);
  }
  postMessage({ type, data }) {
    const answer = type === 0 ? { type: 1 } : { type: 3, data: { items: [[{ location: `own/${data}` }]], suggest: [] } };
    setTimeout(() => this.listeners.forEach((listener) => listener({ data: answer })), 1);
  }
}

const channels = [];
class BroadcastChannel {
  constructor() {
    channels.push(this);
  }
  addEventListener(_, listener) {
    this.listener = listener;
  }
  postMessage(message) {
    heard.told.push(message);
  }
}

vm.runInNewContext(readFileSync(process.argv[2], "utf8"), {
  self, fetch, Worker, BroadcastChannel, URL, URLSearchParams, AbortController, Date,
  setTimeout: (done, ms) => setTimeout(done, ms / SPEED),
  clearTimeout,
});

const send = (data) => listeners.forEach((listener) => listener({ data }));
send({ type: 0, data: { config: {}, docs: [], options: { suggest: true } } });
for (const { at, words, exact } of scenario.say) {
  await sleep(Math.max(0, at - (Date.now() - start) * SPEED));
  if (exact) channels.forEach(({ listener }) => listener({ data: { language: "fr", exact: words } }));
  else send({ type: 2, data: words });
}
const shown = () => heard.messages.filter(({ type }) => type === 3).length;
while (shown() < scenario.results && (Date.now() - start) * SPEED < GIVE_UP_MS) await sleep(100);
await sleep(QUIET_MS);
console.log(JSON.stringify(heard));
process.exit(0);
