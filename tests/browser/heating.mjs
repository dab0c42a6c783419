// The heating of a room as its owner changes it: the curve with a finger, a quarter of an hour of the plan, a boost.
import { open, signedIn } from "./session.mjs";

// Far enough that the slope changes by more than a rounding.
const DRAG_PX = 40;

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
  await card.locator("path.learnt").waitFor();
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

export async function heating(browser, task, troubles) {
  const page = await signedIn(browser, task, troubles);
  await open(page, `${task.url}${task.page}/heat`);
  for (const scene of [boost, plan, curve, adopt]) {
    await scene(page);
  }
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
