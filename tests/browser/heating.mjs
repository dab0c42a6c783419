// The heating of a room as its owner changes it: the curve with a finger, a quarter of an hour of the plan, a boost.
import { open, signedIn } from "./session.mjs";

// Far enough that the slope changes by more than a rounding.
const DRAG_PX = 40;
// For so long the cards are watched while their site starts anew.
const ANEW_MS = 15_000;

// Drag the cold end of the curve, save it, see the number follow, and take it back.
async function curve(page) {
  const card = page.locator("poh-curve-card").first();
  const slope = () => card.locator('[data-handle="slope"]');
  await slope().scrollIntoViewIfNeeded();
  const entity = await page.evaluate(slopeEntity);
  const before = await page.evaluate(numberOf, entity);
  const box = await slope().locator(".knob").boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x, y + DRAG_PX, { steps: 4 });
  await page.mouse.up();
  await card.locator(".ghost").first().waitFor({ state: "attached" });
  await card.getByRole("button", { name: "Save" }).click();
  await isWithin(page, entity, 1, before - 1);
  await card.getByRole("button", { name: "Undo" }).click();
  await card.getByRole("button", { name: "Save" }).click();
  await isWithin(page, entity, before - 1, before + 1);
}

// Adopt what the days say of the building, see the number follow, and take it back.
async function adopt(page) {
  const card = page.locator("poh-curve-card").first();
  const entity = await page.evaluate(slopeEntity);
  const before = await page.evaluate(numberOf, entity);
  const told = await card.getByText(/^Learnt in \d+ days: /).textContent();
  const learnt = Number(told.match(/([\d,]+)\sW\/K/)[1].replace(",", ""));
  await card.locator(".curve path.learnt").waitFor();
  await card.getByRole("button", { name: "Adopt learnt" }).click();
  await isWithin(page, entity, learnt - 1, learnt + 1);
  await card.getByRole("button", { name: "Undo" }).click();
  await card.getByRole("button", { name: "Save" }).click();
  await isWithin(page, entity, before - 1, before + 1);
}

// Set the slot of now by hand, see it as a chip, and let the plan hold again.
async function plan(page) {
  const card = page.locator("poh-plan-card").first();
  await card.getByRole("button", { name: "Boost", exact: true }).click();
  const chip = card.getByRole("button", { name: "Let the plan hold" });
  await chip.click();
  await chip.waitFor({ state: "detached" });
}

// Boost the room, see until when, and return to the schedule.
async function boost(page) {
  const card = page.locator("poh-heat-card").first();
  await card.getByRole("button", { name: "Boost", exact: true }).click();
  const chip = card.getByRole("button", { name: "Return to the schedule" });
  await chip.getByText(/Boost until/).waitFor();
  await chip.click();
  await chip.waitFor({ state: "detached" });
}

// Start the site anew as every change of its settings does: the page stays, no card shows an error, and all comes back.
async function startAnew(page, troubles) {
  const errors = await page.evaluate(alertsWhileReloading, ANEW_MS);
  troubles.push(...errors.map((error) => `while the site starts anew: ${error}`));
  await page.locator("poh-heat-card .dial").first().waitFor();
  await page.locator("poh-curve-card .curve").first().waitFor();
}

export async function heating(browser, task, troubles) {
  const page = await signedIn(browser, task, troubles);
  await open(page, `${task.url}${task.page}/heat`);
  for (const scene of [boost, plan, curve, adopt]) {
    await scene(page);
  }
  await startAnew(page, troubles);
  await page.context().close();
  return "Browser: boosted a room, set a slot of its plan, dragged its heating curve, and adopted the learnt one";
}

// Wait until a number of Home Assistant lies between two others.
async function isWithin(page, entity, low, high) {
  await page.waitForFunction(
    (asked) => {
      const now = Number(document.querySelector("home-assistant").hass.states[asked.entity].state);
      return asked.low <= now && now <= asked.high;
    },
    { entity, low, high },
  );
}

// Start the site of the page anew, and return what its cards complain of meanwhile; runs in the page.
async function alertsWhileReloading(forMs) {
  const { hass } = document.querySelector("home-assistant");
  const found = new Set();
  const walk = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.getAttribute("role") === "alert" || element.localName === "hass-error-screen") {
        found.add(element.textContent.trim());
      }
      if (element.shadowRoot) {
        walk(element.shadowRoot);
      }
    }
  };
  const site = Object.values(hass.entities).find((one) => one.translation_key === "curve_slope").device_id;
  const [entry] = hass.devices[site].config_entries;
  const reload = hass.callApi("POST", `config/config_entries/entry/${entry}/reload`);
  for (const end = Date.now() + forMs; Date.now() < end; await new Promise((done) => setTimeout(done, 200))) {
    walk(document.body);
  }
  await reload;
  return [...found];
}

// Return the number of an entity; runs in the page.
function numberOf(entity) {
  return Number(document.querySelector("home-assistant").hass.states[entity].state);
}

// Return the number entity of the slope; runs in the page.
function slopeEntity() {
  const { entities } = document.querySelector("home-assistant").hass;
  const isSlope = (one) => one.platform === "proof_of_heat" && one.translation_key === "curve_slope";
  return Object.values(entities).find(isSlope).entity_id;
}
