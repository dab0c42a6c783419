// The page of the site as people see it: each tab by day, by night, on a phone and in Russian, and the stop button.
import path from "node:path";

import { calm, wrongOn } from "./inspect.mjs";
import { open, PHONE, signedIn, visit } from "./session.mjs";

const TABS = ["heat", "supply", "miners", "today", "7-days", "30-days", "365-days", "settings"];
const LOOKS = {
  light: {},
  dark: { colorScheme: "dark" },
  phone: { viewport: PHONE },
  russian: { language: "ru", viewport: PHONE, colorScheme: "dark" },
};
// A chart of Home Assistant draws itself within this time after its figures came.
const QUIET_MS = 400;
const PICTURE_MS = 1500;
const RUSSIAN = /[а-яё]{3}/i;

// Which tabs become pictures of the documents, by look.
const PICTURES = {
  light: { heat: "dashboard-heat" },
  dark: { heat: "dashboard-dark" },
};

export async function views(browser, task, troubles) {
  const looks = Object.entries(LOOKS);
  // Two at a time: more would only wait for each other.
  for (let next = 0; next < looks.length; next += 2) {
    await Promise.all(looks.slice(next, next + 2).map(([name, look]) => walk(browser, task, troubles, name, look)));
  }
  return `Browser: ${TABS.length} tabs by day, by night, on a phone and in Russian`;
}

async function walk(browser, task, troubles, name, look) {
  const told = [];
  const page = await signedIn(browser, task, told, look);
  await open(page, `${task.url}${task.page}`);
  for (const tab of TABS) {
    await visit(page, `${task.page}/${tab}`);
    await calm(page, QUIET_MS).catch(() => told.push("its cards do not come to rest"));
    told.push(...(await wrongOn(page)));
    if (name === "russian" && !RUSSIAN.test(await wordsOf(page))) {
      told.push("it speaks no Russian");
    }
    const picture = PICTURES[name]?.[tab];
    if (picture) {
      await page.waitForTimeout(PICTURE_MS);
      await page.screenshot({ path: path.join(task.folder, `${picture}.png`) });
    }
    if (told.length > 0) {
      await page.screenshot({ path: path.join(task.folder, `failed-${name}-${tab}.png`) });
    }
    troubles.push(...told.splice(0).map((trouble) => `${tab}, ${name}: ${trouble}`));
  }
  await page.context().close();
}

// Return what stands in the view, without the frame of Home Assistant around it.
function wordsOf(page) {
  return page.evaluate(() => {
    const words = (root) =>
      [...root.querySelectorAll("*")]
        .map((element) => `${element.textContent} ${element.shadowRoot ? words(element.shadowRoot) : ""}`)
        .join(" ");
    const all = (root) =>
      [...root.querySelectorAll("*")].flatMap((element) => [
        element,
        ...(element.shadowRoot ? all(element.shadowRoot) : []),
      ]);
    const view = all(document.body).find((element) => element.localName === "hui-view");
    return view ? words(view) + (view.shadowRoot ? words(view.shadowRoot) : "") : "";
  });
}

// Stop all managed miners with the button of the card, and let them go on.
export async function stop(browser, task, troubles) {
  const page = await signedIn(browser, task, troubles);
  await open(page, `${task.url}${task.page}/supply`);
  const card = page.locator("poh-surplus-card");
  for (const [press, follows] of [
    ["Stop all", "Resume"],
    ["Resume", "Stop all"],
  ]) {
    await card.getByRole("button", { name: press }).click();
    await card.getByRole("button", { name: follows }).waitFor();
  }
  await page.context().close();
  return "Browser: stopped all miners, and let them go on";
}

// Manage all miners of a large site at once.
export async function bulk(browser, task, troubles) {
  const page = await signedIn(browser, task, troubles);
  await open(page, `${task.url}${task.page}/miners`);
  const card = page.locator("poh-fleet-card");
  await card.getByText(`of ${task.count} online`).waitFor();
  await card.getByRole("checkbox", { name: "Select all" }).check();
  await card.getByRole("button", { name: "Manage", exact: true }).click();
  await card.getByText(`${task.count} miners set`).waitFor({ state: "attached" });
  troubles.push(...(await wrongOn(page)).map((trouble) => `miners, ${task.count} rows: ${trouble}`));
  await page.context().close();
  return `Browser: managed ${task.count} miners with one click`;
}
