// How the surplus card shows what there is, what may be drawn and what is drawn.
import { beforeEach, describe, expect, test } from "vitest";

import "../src/cards/surplus.js";
import type { SurplusCard } from "../src/cards/surplus.js";
import { places } from "../src/cards/surplus-chart.js";
import { linear } from "../src/chart/scale.js";
import type { Hass } from "../src/hass/types.js";
import { entity, house, mounted, settled, state, textOf } from "./house.js";

const KEYS = ["generation", "available_power", "target_power", "managed_power", "supply_status"];
const FIVE_MINUTES = 300_000;

function supply(figures: Record<string, string | number>): Partial<Hass> {
  const ids = KEYS.map((key) => `sensor.${key}`);
  return {
    entities: Object.fromEntries([
      ...ids.map((id, index) => [id, entity(id, "site", KEYS[index])]),
      ["switch.balancing", entity("switch.balancing", "site", "balancing")],
      ["button.stop", entity("button.stop", "site", "emergency_stop")],
      ["button.resume", entity("button.resume", "site", "resume")],
    ]),
    states: Object.fromEntries(KEYS.map((key) => [`sensor.${key}`, state(`sensor.${key}`, figures[key] ?? "unknown")])),
  };
}

function answers(more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    "proof_of_heat/balance_summary": {
      is_balancing: true,
      is_dry_run: false,
      is_stopped: false,
      report: { status: "ok" },
      ...more,
    },
    "proof_of_heat/balance_log": {
      entries: [{ id: 1, at: "2026-11-21T08:15:00Z", name: "S19", text: "Power raised: 2100 -> 2700 W" }],
    },
    "recorder/statistics_during_period": {},
  };
}

const FIGURES = {
  generation: 6200,
  available_power: 5600,
  target_power: 5000,
  managed_power: 4650,
  supply_status: "ok",
};

describe("the card", () => {
  beforeEach(() => document.body.replaceChildren());

  test("shows the figures, the difference, the status and the log", async () => {
    const { hass } = house(supply(FIGURES), answers());
    const card = await mounted<SurplusCard>("poh-surplus-card", hass);
    await settled(card);
    const text = textOf(card);
    expect(text).toContain("6.20 kW");
    expect(text).toContain("Left+350 W");
    expect(text).toContain("Miners follow the supply");
    expect(text).toContain("08:15 S19 Power raised: 2100 -> 2700 W");
    expect(card.shadowRoot?.querySelector(".status")?.classList.contains("good")).toBe(true);
  });

  test("leaves unknown what is unknown", async () => {
    const { hass } = house(supply({}), answers());
    const card = await mounted<SurplusCard>("poh-surplus-card", hass);
    expect(textOf(card)).toContain("Generation–");
    expect(card.shadowRoot?.querySelector(".status")?.textContent).toContain("Unknown");
  });

  test.each([
    ["a stop that holds", { is_stopped: true }, ".stop", "button", "button.resume"],
    ["a site that runs", {}, ".stop", "button", "button.stop"],
  ])("has the right button for %s", async (_, summary, selector, domain, target) => {
    const { hass, asked } = house(supply(FIGURES), answers(summary));
    const card = await mounted<SurplusCard>("poh-surplus-card", hass);
    card.shadowRoot?.querySelector<HTMLElement>(selector)?.click();
    await settled(card);
    expect(asked.calls).toEqual([[domain, "press", { entity_id: target }]]);
  });

  test("says what to do where no supply is set up", async () => {
    const { hass } = house({}, answers());
    const card = await mounted<SurplusCard>("poh-surplus-card", hass);
    expect(textOf(card)).toContain("No supply is set up.");
  });

  test("shows what went wrong in the words of Home Assistant", async () => {
    const { hass } = house(supply(FIGURES), { "proof_of_heat/balance_summary": new Error("Site is not loaded") });
    const card = await mounted<SurplusCard>("poh-surplus-card", hass);
    expect(card.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain("Site is not loaded");
  });
});

test("a line has gaps where the recorder has none, and ends at this moment", () => {
  const at = (index: number, mean: number | null) => ({
    start: index * FIVE_MINUTES,
    end: (index + 1) * FIVE_MINUTES,
    mean,
  });
  const x = linear([0, 4 * FIVE_MINUTES], [0, 400]);
  const y = linear([0, 100], [100, 0]);
  const line = { points: [at(0, 10), at(1, null), at(2, 30)], now: 40 };
  expect(places(line, { startMs: 0, nowMs: 4 * FIVE_MINUTES }, x, y)).toEqual([[50, 90], null, [250, 70], [400, 60]]);
});
