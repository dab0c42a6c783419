// Measures the cards in a browser, and prints the figures as one line of JSON.
//
// On standard input: {"rows": 1000}, and with url, token and page of a running Home Assistant its first view too.
import { readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";

import { launch, open, signedIn } from "./session.mjs";
import { BUNDLE, onStage } from "./stage.mjs";

const LOADS = 5;

const task = JSON.parse(await text(process.stdin));
const browser = await launch();
try {
  const bundle = await readFile(BUNDLE);
  const figures = {
    bundle_kb: bundle.length / 1000,
    bundle_gzip_kb: gzipSync(bundle, { level: 9 }).length / 1000,
    ...(await onStage(browser, undefined, (page) => page.evaluate(fleet, task.rows))),
    ...(task.url ? await firstView() : {}),
  };
  console.log(JSON.stringify(figures));
} finally {
  await browser.close();
}

// The fleet card with many rows, the best of some turns, as other programs take their time too: parsed and drawn, sorted by each column, scrolled to its end; runs in the page.
async function fleet(rows) {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const longest = [];
  const watch = new PerformanceObserver((list) => longest.push(...list.getEntries().map((entry) => entry.duration)));
  const card = window.stage.show({ tag: "poh-fleet-card", scene: `fleet ${rows}`, width: 1200 });
  await card.updateComplete;
  await frame();
  const { miners } = (await import("/answers.mjs")).fleet(rows);
  const told = JSON.stringify({ miners });

  const drawn = [];
  for (let turn = 0; turn < 5; turn += 1) {
    const began = performance.now();
    window.stage.tell(JSON.parse(told));
    await card.updateComplete;
    drawn.push(performance.now() - began);
    await frame();
  }
  const sorts = {};
  for (const button of card.shadowRoot.querySelectorAll(".heading button")) {
    const took = [];
    for (let turn = 0; turn < 4; turn += 1) {
      const began = performance.now();
      button.click();
      await card.updateComplete;
      took.push(performance.now() - began);
      await frame();
    }
    sorts[button.textContent.trim()] = Math.min(...took);
  }
  watch.observe({ entryTypes: ["longtask"] });
  const list = card.shadowRoot.querySelector(".rows");
  let mostRows = 0;
  for (let top = 0; top < list.scrollHeight; top += list.scrollHeight / 120) {
    list.scrollTop = top;
    await frame();
    mostRows = Math.max(mostRows, list.querySelectorAll(".row").length);
  }
  await new Promise((done) => setTimeout(done, 200));
  watch.disconnect();
  return {
    fleet_draw_ms: Math.min(...drawn),
    fleet_sort_ms: Math.max(...Object.values(sorts)),
    fleet_longest_task_ms: Math.max(0, ...longest),
    fleet_most_rows_drawn: mostRows,
  };
}

// The page of the site, opened again and again by one browser: from the start of its loading until a card shows figures.
async function firstView() {
  const page = await signedIn(browser, task, []);
  const took = [];
  for (let turn = 0; turn <= LOADS; turn += 1) {
    const began = Date.now();
    await open(page, `${task.url}${task.page}`);
    await page.locator(task.shows).first().waitFor();
    took.push(Date.now() - began);
  }
  const [cold, ...warm] = took;
  return { first_view_cold_ms: cold, first_view_warm_ms: warm.sort((a, b) => a - b)[Math.floor(LOADS / 2)] };
}
