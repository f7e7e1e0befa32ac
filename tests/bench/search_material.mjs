// Material's own search worker, run in Node as a reader's browser would run it: it builds its index when it is opened.
import { readFileSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { gzipSync } from "node:zlib";
import path from "node:path";
import vm from "node:vm";
import { serve } from "./search_measure.mjs";

const [material, worker, file, lang] = process.argv.slice(2);
const scripts = path.join(material, "templates/assets/javascripts");
const workerFile = path.join(scripts, "workers", worker);

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const fields = { title: { boost: 1000 }, text: { boost: 1 }, tags: { boost: 1000000 } };
const config = { lang: [lang], separator: "[\\s\\-,:!=\\[\\]()\"/’']+|\\.(?!\\d)", pipeline: ["stopWordFilter"], fields };

const loaded = new Set([workerFile]);
let answered;
let listener;
const send = (type, payload) => new Promise((resolve) => {
  answered = resolve;
  listener({ data: { type, data: payload } });
});

const build = async (articles) => {
  const docs = [];
  for (const article of articles) {
    for (const section of article.sections) {
      const location = article.location + (section.anchor ? `#${section.anchor}` : "");
      const title = section.anchor ? section.title : article.title;
      docs.push({ location, title: escaped(title), text: `<p>${escaped(section.text)}</p>` });
    }
  }
  const index = JSON.stringify({ config, docs });
  writeFileSync(file, index);
  return { build_s: null, index_mb: index.length / 1e6 };
};

let opened;
const open = async () => {
  const begun = performance.now();
  const context = vm.createContext({
    performance, console, URL, setTimeout, clearTimeout,
    addEventListener: (_name, given) => { listener = given; },
    postMessage: (message) => answered(message),
    importScripts: (...names) => {
      for (const name of names) {
        const script = path.join(scripts, "lunr", name.split("/lunr/").pop());
        loaded.add(script);
        vm.runInContext(readFileSync(script, "utf-8"), context);
      }
    },
  });
  vm.runInContext("globalThis.self = globalThis", context);
  vm.runInContext(readFileSync(workerFile, "utf-8"), context);
  await send(0, { ...JSON.parse(readFileSync(file, "utf-8")), options: { suggest: false } });
  opened = (performance.now() - begun) / 1000;
};

const ask = async (query) => {
  const words = query.split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ");
  if (!words) return [];
  const { data: found } = await send(2, words);
  return found.items.slice(0, 10).map((item) => item[0].location.split("#")[0]);
};

const facts = async () => {
  const shipped = [file, ...loaded].reduce((sum, each) => sum + gzipSync(readFileSync(each)).length, 0);
  return { first_kb: shipped / 1e3, each_kb: 0, browser_s: opened };
};

await serve({ build, open, ask, facts });
