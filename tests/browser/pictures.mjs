// Uses a running Home Assistant as its owner does, and takes the pictures of the documents.
//
// The task comes as JSON on standard input: the scene with url, token and folder, and what the scene needs. The exit code
// tells whether all went well; what is printed says what was done, or what went wrong.
import path from "node:path";
import { text } from "node:stream/consumers";

import { arrive, automate } from "./arrive.mjs";
import { heating } from "./heating.mjs";
import { launch, open as openUrl, signedIn } from "./session.mjs";
import { bulk, stop, views } from "./views.mjs";

const STEP_C = 0.5;
// Charts draw themselves, and pictures of brands arrive, within this time after the page.
const CALM_MS = 2500;
const task = JSON.parse(await text(process.stdin));
const troubles = [];

function open(page, where) {
  return openUrl(page, `${task.url}${where}`);
}

async function look(page, where) {
  await open(page, where);
  await page.waitForTimeout(CALM_MS);
  const broken = await page.locator("hui-error-card").count();
  if (broken > 0) {
    troubles.push(`${where}: ${broken} cards show an error`);
  }
}

async function shoot(page, name) {
  await page.waitForTimeout(CALM_MS);
  // The frontend shows a text that lacks a value as it is.
  if (await page.getByText("MISSING_VALUE").count()) {
    troubles.push(`${name}: a text lacks a value`);
  }
  await page.screenshot({ path: path.join(task.folder, `${name}.png`) });
}

// Set a heater with the buttons of its tile, half a degree a click.
async function setHeater(page) {
  const before = await page.evaluate(
    (entity) => document.querySelector("home-assistant").hass.states[entity].attributes.temperature,
    task.climate,
  );
  const tile = page.locator("hui-tile-card").filter({ hasText: task.heater });
  const plus = tile.locator("ha-control-number-buttons .plus").first();
  for (let clicks = (task.setpoint - before) / STEP_C; clicks > 0; clicks -= 1) {
    await plus.click();
  }
  await page.waitForFunction(
    ({ climate, setpoint }) =>
      document.querySelector("home-assistant").hass.states[climate].attributes.temperature === setpoint,
    task,
  );
}

// A look around a home that runs; the pages with a name become pictures.
async function live(page) {
  const pages = [
    ["/logbook", "logbook"],
    [`${task.dashboard}/miners`],
    [`${task.dashboard}/today`],
    [`${task.dashboard}/7-days`],
    [`${task.dashboard}/30-days`],
    [`${task.dashboard}/365-days`, "year"],
    [`/config/devices/device/${task.device}`, "device"],
    ["/energy"],
  ];
  await open(page, `${task.dashboard}/now`);
  await setHeater(page);
  await shoot(page, "overview");
  for (const [where, name] of pages) {
    await look(page, where);
    if (name !== undefined) {
      await shoot(page, name);
    }
  }
  return `Browser: set ${task.heater} to ${task.setpoint} °C, and looked at ${pages.length + 1} pages`;
}

// Walk a scene on one page of a wide screen.
async function onPage(scene) {
  const page = await signedIn(browser, task, troubles);
  try {
    return await scene(page);
  } catch (error) {
    await page.screenshot({ path: path.join(task.folder, `failed-${task.scene}.png`) });
    throw error;
  }
}

const SCENES = {
  arrive: () => onPage((page) => arrive(page, task, troubles)),
  automate: () => onPage((page) => automate(page, task)),
  live: () => onPage(live),
  views: () => views(browser, task, troubles),
  stop: () => stop(browser, task, troubles),
  heating: () => heating(browser, task, troubles),
  bulk: () => bulk(browser, task, troubles),
};

const browser = await launch();
let told = "";
try {
  told = await SCENES[task.scene]();
} catch (error) {
  troubles.push(String(error));
} finally {
  await browser.close();
}
for (const trouble of troubles) {
  console.log(trouble);
}
if (troubles.length === 0) {
  console.log(told);
}
process.exitCode = troubles.length === 0 ? 0 : 1;
