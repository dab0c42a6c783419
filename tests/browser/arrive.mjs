// The first quarter of an hour of an owner, by clicks alone: from "Add integration" to a room that heats, and from a blueprint to an automation that fires.
import path from "node:path";

import { calm, wrongOn } from "./inspect.mjs";
import { open } from "./session.mjs";

const PICTURE_MS = 1000;
// What a click on the card changes.
const STEP_C = 0.5;
// The home is simulated many times as fast as life: a paused machine heats within this time.
const HEATS_MS = 90_000;
const SEARCHES = 3;
// A form takes over what was typed in a field within this time.
const EDITED_MS = 1000;
const EDITS = 5;
// A miner is silent after some lost readings.
const FIRES_MS = 90_000;

// Walk as a new owner: the site with one miner, a heat zone of its room, and the room set warmer.
export async function arrive(page, task, troubles) {
  await addSite(page, task, troubles);
  await addZone(page, task);
  await heatRoom(page, task, troubles);
  return `Browser: from "Add integration" to a room that heats`;
}

// Install a blueprint, make an automation of it, let a miner fail, and see the automation fire.
export async function automate(page, task) {
  await copyBlueprints(page, task);
  const automation = await makeAutomation(page, task);
  await fetch(`${task.control}/fault`, {
    method: "POST",
    body: JSON.stringify({ host: task.host, fault: "refused", on: true }),
  });
  await page.waitForFunction(hasFired, automation, { timeout: FIRES_MS });
  return "Browser: installed a blueprint, made an automation of it, and saw it fire";
}

async function addSite(page, task, troubles) {
  const dialog = page.locator("dialog-data-entry-flow");
  const submit = dialog.getByRole("button", { name: "Submit" });
  await open(page, `${task.url}/config/integrations/dashboard/add?domain=proof_of_heat`);
  await page.getByRole("button", { name: /^(ok|yes|add)$/i }).click();
  await submit.click();
  await dialog.locator("step-flow-menu").waitFor();
  // The frontend shows a text that lacks a value as it is.
  if (await dialog.getByText("MISSING_VALUE").count()) {
    troubles.push("the menu of the config flow lacks a value");
  }
  await dialog.getByText("Search my network").click();
  const offered = dialog.locator("ha-selector-select ha-checkbox");
  await search(page, task, offered);
  await shoot(page, task, "flow-found");
  for (const miner of await offered.filter({ hasNotText: task.miner }).all()) {
    await miner.locator("label").click();
  }
  await submit.click();
  await dialog.getByText("Highest allowed level").first().waitFor();
  await shoot(page, task, "flow-miner");
  await dialog.locator("ha-selector-boolean ha-switch").first().click();
  await submit.click();
  await dialog.getByText("Finish").click();
  await dialog.getByRole("button", { name: "Skip and finish" }).click();
  await dialog.waitFor({ state: "hidden" });
}

// Search the network; a machine that is busy with other things may need a second look.
async function search(page, task, offered) {
  const dialog = page.locator("dialog-data-entry-flow");
  const again = dialog.getByText("Search again");
  for (let turn = 0; turn < SEARCHES; turn += 1) {
    await type(page, dialog.locator("ha-selector-text input"), task.network);
    await dialog.getByRole("button", { name: "Submit" }).click();
    await offered.first().or(again).waitFor();
    if (await offered.count()) {
      return;
    }
    await again.click();
  }
  throw new Error(`no miner is found in ${task.network}`);
}

async function addZone(page, task) {
  const dialog = page.locator("dialog-data-entry-flow");
  await open(page, `${task.url}/config/integrations/integration/proof_of_heat`);
  await page.getByRole("button", { name: "Add a heat zone" }).click();
  await type(page, dialog.locator("ha-selector-text input").first(), task.room);
  await dialog.getByText("Select an entity").first().click();
  await choose(page, task.sensor);
  await dialog.getByRole("button", { name: "Submit" }).click();
  await dialog.getByText("Create the zone.").click();
  await dialog.getByRole("button", { name: "Finish" }).click();
  await dialog.waitFor({ state: "hidden" });
}

// Ask for more warmth with the button of the card, until the room heats with what was set.
async function heatRoom(page, task, troubles) {
  await open(page, `${task.url}${task.page}/heat`);
  const card = page.locator("poh-heat-card").filter({ hasText: task.room });
  const before = await card.getByText(/^to [\d.]+/).textContent();
  for (let clicks = (task.setpoint - parseFloat(before.slice(3))) / STEP_C; clicks > 0; clicks -= 1) {
    await card.getByRole("button", { name: "Warmer" }).click();
  }
  await card.getByText(`to ${task.setpoint.toFixed(1)}`).waitFor();
  await card.getByText(/By hand until/).waitFor();
  await card.getByText(/^Heating with [\d.,]+\sk?W/).waitFor({ timeout: HEATS_MS });
  await calm(page, PICTURE_MS);
  troubles.push(...(await wrongOn(page)).map((trouble) => `a new owner's page: ${trouble}`));
}

async function copyBlueprints(page, task) {
  const dialog = page.locator("dialog-data-entry-flow");
  await open(page, `${task.url}/config/integrations/integration/proof_of_heat`);
  await page.getByRole("button", { name: "Configure" }).first().click();
  await dialog.getByText("Blueprints", { exact: true }).click();
  const offered = dialog.locator("ha-selector-select ha-checkbox").filter({ hasText: "Notifications" });
  await offered.waitFor();
  await dialog.getByRole("button", { name: "Submit" }).click();
  await dialog.getByText(/^Copied or up to date: .*notifications/).waitFor();
  await dialog.getByRole("button", { name: "Close" }).last().click();
}

// Make an automation of the blueprint in the editor, and return its entity.
async function makeAutomation(page, task) {
  await open(page, `${task.url}/config/blueprint/dashboard`);
  await page.getByText("Proof of Heat: notifications").first().click();
  const editor = page.locator("blueprint-automation-editor");
  await editor.getByText("Select a device").click();
  await choose(page, task.phone);
  await editor.getByText(task.phone).waitFor();
  const [, minutes, seconds] = await editor.locator("ha-selector-duration input").all();
  await type(page, seconds, task.patience);
  await type(page, minutes, 0);
  await page.getByRole("button", { name: "Save" }).first().click();
  const made = await page.waitForFunction(automationOf, "Proof of Heat: notifications");
  return made.jsonValue();
}

// Type something in a field, which may be drawn anew meanwhile, until the field keeps it.
async function type(page, field, asked) {
  for (let turn = 0; turn < EDITS; turn += 1) {
    await field.fill(String(asked));
    await field.press("Tab");
    await page.waitForTimeout(EDITED_MS);
    const kept = await field.inputValue();
    if (kept === asked || Number(kept) === asked) {
      return;
    }
  }
  throw new Error(`a field does not keep ${asked}`);
}

// Choose from the list of a picker that is open.
async function choose(page, name) {
  const list = page.locator("ha-picker-combo-box");
  await list.locator("input").fill(name);
  await list.locator("ha-combo-box-item").filter({ hasText: name }).first().click();
}

async function shoot(page, task, name) {
  await page.waitForTimeout(PICTURE_MS);
  await page.screenshot({ path: path.join(task.folder, `${name}.png`) });
}

// Return the automation whose name begins so; runs in the page.
function automationOf(name) {
  const { states } = document.querySelector("home-assistant").hass;
  return Object.values(states).find(
    (state) => state.entity_id.startsWith("automation.") && state.attributes.friendly_name.startsWith(name),
  )?.entity_id;
}

// Tell whether an automation ran; runs in the page.
function hasFired(entity) {
  return Boolean(document.querySelector("home-assistant").hass.states[entity].attributes.last_triggered);
}
