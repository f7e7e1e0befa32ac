// Pagefind: its index written to files, asked through its own script over HTTP, as a reader's browser would.
import { createServer } from "node:http";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import path from "node:path";
import { serve } from "./search_measure.mjs";

const [modules, folder, lang] = process.argv.slice(2);

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const paragraphs = (text) => text.split("\n").map((line) => `<p>${escaped(line)}</p>`).join("");

const build = async (articles) => {
  const pagefind = await import(pathToFileURL(path.join(modules, "pagefind/lib/index.js")));
  const { index } = await pagefind.createIndex({ forceLanguage: lang });
  for (const article of articles) {
    const [lead, ...rest] = article.sections;
    const sections = rest.map(({ anchor, level, title, text }) =>
      `<h${level} id="${escaped(anchor)}">${escaped(title)}</h${level}>${paragraphs(text)}`);
    const body = `<h1>${escaped(article.title)}</h1>${paragraphs(lead.text)}${sections.join("")}`;
    const content = `<html lang="${lang}"><body><main data-pagefind-body>${body}</main></body></html>`;
    await index.addHTMLFile({ url: `/${article.location}`, content });
  }
  await index.writeFiles({ outputPath: folder });
  await pagefind.close();
  const size = readdirSync(folder, { recursive: true })
    .map((name) => statSync(path.join(folder, name))).reduce((sum, { size: bytes }) => sum + bytes, 0);
  return { index_mb: size / 1e6 };
};

// What is served is counted as a browser would receive it: compressed, each file once until it is forgotten.
const weights = new Map();
let served = 0;
let first = 0;
let search;
const open = async () => {
  const server = createServer((request, response) => {
    const file = path.join(folder, decodeURIComponent(new URL(request.url, "http://x").pathname));
    const content = readFileSync(file);
    if (!weights.has(file)) weights.set(file, Math.min(content.length, gzipSync(content).length));
    served += weights.get(file);
    response.end(content);
  }).listen(0, "127.0.0.1");
  server.keepAliveTimeout = 0; // a connection that waits while others answer is not to be cut
  await new Promise((resolve) => server.once("listening", resolve));
  const script = path.join(folder, "pagefind.js");
  search = await import(pathToFileURL(script));
  await search.options({ basePath: `http://127.0.0.1:${server.address().port}/` });
  await search.init();
  first = served + gzipSync(readFileSync(script)).length;
  served = 0;
};

let asked = 0;
const ask = async (query) => {
  asked += 1;
  const { results } = await search.search(query);
  const shown = await Promise.all(results.slice(0, 10).map((result) => result.data()));
  return shown.map((page) => page.url.replace(/^\//, "").split("#")[0]);
};

const facts = async () => ({ first_kb: first / 1e3, each_kb: served / Math.max(asked, 1) / 1e3 });

await serve({ build, open, ask, facts });
