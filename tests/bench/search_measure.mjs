// What search_run.py does, for engines that run in Node: obeys orders, a line of JSON each way.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

export const readLines = (file) =>
  readFileSync(file, "utf-8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

const timed = async (ask, queries) => {
  const found = [];
  const ms = [];
  for (const query of queries) {
    const begun = performance.now();
    found.push(await ask(query));
    ms.push(performance.now() - begun);
  }
  return { found, ms };
};

const residentMegabytes = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf-8"))[1]) / 1024;

export const serve = async (engine) => {
  for await (const line of createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    let answer = {};
    if (order.do === "build") {
      const begun = performance.now();
      const figures = await engine.build(readLines(order.articles));
      answer = { build_s: (performance.now() - begun) / 1000, ...figures };
    } else if (order.do === "open") await engine.open();
    else if (order.do === "ask") answer = await timed(engine.ask, order.queries);
    else if (order.do === "suggest") answer = { ms: (await timed(engine.ask, order.queries)).ms };
    else answer = { rss_mb: residentMegabytes(), ...(await engine.facts()) };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.exit(0);
};
