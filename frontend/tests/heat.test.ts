// The heat card: what a zone does, why, what it costs, and what can be asked of it.
import { beforeEach, describe, expect, test, vi } from "vitest";

import "../src/cards/heat.js";
import type { HeatCard } from "../src/cards/heat.js";
import { third } from "../src/cards/heat-chart.js";
import type { Zone } from "../src/cards/zones.js";
import type { Hass } from "../src/hass/types.js";
import { device, entity, house, mounted, settled, state, textOf } from "./house.js";

const CLIMATE = "climate.room";

function zone(more: Partial<Zone> = {}): Zone {
  return {
    zone_id: "zone-1",
    name: "Living room",
    climate_entity_id: CLIMATE,
    mode: "auto",
    override: null,
    setpoint_c: 21,
    profile: "comfort",
    why: "schedule",
    until: null,
    measured_w: 4100,
    most_w: 8200,
    room_c: 20.4,
    profiles: ["comfort", "eco", "boost"],
    ...more,
  } as Zone;
}

function home(climate: string, prices: Record<string, number> = {}): Partial<Hass> {
  const keys = Object.keys(prices);
  return {
    devices: {
      site: device("site", { entry_type: "service", identifiers: [["proof_of_heat", "entry-1"]] }),
      room: device("room"),
    },
    entities: {
      [CLIMATE]: entity(CLIMATE, "room", "zone"),
      ...Object.fromEntries(keys.map((key) => [`sensor.${key}`, entity(`sensor.${key}`, "site", key)])),
    },
    states: {
      [CLIMATE]: state(CLIMATE, climate),
      ...Object.fromEntries(keys.map((key) => [`sensor.${key}`, state(`sensor.${key}`, prices[key] ?? "unknown")])),
    },
  };
}

async function shown(zones: Zone[], more: { answers?: Record<string, unknown>; hass?: Partial<Hass> } = {}) {
  const answers = { "proof_of_heat/zones": zones, "proof_of_heat/plan": { start: null, zones: [] }, ...more.answers };
  const { hass, asked } = house(more.hass ?? home("auto"), answers);
  const card = await mounted<HeatCard>("poh-heat-card", hass, { entity: CLIMATE });
  await settled(card);
  const click = async (selector: string, index = 0): Promise<void> => {
    card.shadowRoot?.querySelectorAll<HTMLElement>(selector)[index]?.click();
    await settled(card);
  };
  return { card, asked, click };
}

describe("the card", () => {
  beforeEach(() => document.body.replaceChildren());

  test("says how warm it is, what heats and why", async () => {
    const { card } = await shown([zone({ next_profile: "eco", next_at: "2026-11-22T22:00:00Z" })]);
    const text = textOf(card);
    expect(text).toContain("Living room");
    expect(text).toContain("20.4 °C");
    expect(text).toContain("to 21.0 °C");
    expect(text).toContain("Heating with 4.10 kW");
    expect(text).toMatch(/schedule · eco from (Sun )?22:00/);
    expect(card.shadowRoot?.querySelector('[aria-pressed="true"]')?.textContent).toContain("comfort");
  });

  test("moves the setpoint by half a degree a click, several clicks in a row too", async () => {
    const { asked, click } = await shown([zone()]);
    await click('[aria-label="Warmer"]');
    await click('[aria-label="Warmer"]');
    expect(asked.fields.map(({ temperature }) => temperature)).toEqual([21.5, 22]);
    expect(asked.calls[0]).toEqual(["climate", "set_temperature", { entity_id: CLIMATE }]);
  });

  test("keeps showing what was asked until it holds, and not for ever", async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { card, click } = await shown([zone()]);
    await click('[aria-label="Warmer"]');
    // The site has not decided yet: the answer still has the old setpoint.
    await vi.advanceTimersByTimeAsync(1000);
    expect(textOf(card)).toContain("to 21.5 °C");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(textOf(card)).toContain("to 21.0 °C");
    vi.useRealTimers();
  });

  test.each([
    [1, ["climate", "set_preset_mode", { entity_id: CLIMATE }]],
    [2, ["proof_of_heat", "boost", { entity_id: CLIMATE }]],
  ])("asks for a profile, and for a boost with its end", async (index, call) => {
    const { asked, click } = await shown([zone()]);
    await click(".profiles button", index);
    expect(asked.calls).toEqual([call]);
  });

  test("shows what was set by hand and until when, and ends it", async () => {
    const override = { setpoint_c: 23, profile: null, until: "2026-11-22T22:30:00Z" };
    const { card, asked, click } = await shown([zone({ override })]);
    expect(textOf(card)).toMatch(/By hand until (Sun )?22:30/);
    await click(".override");
    expect(asked.calls).toEqual([["proof_of_heat", "clear_override", { entity_id: CLIMATE }]]);
  });

  test("counts what the miners of the zone cost and earn, and marks heat that pays", async () => {
    const hass = home("auto", { electricity_price: 0.2, net_heat_price: -0.01 });
    const prices = { mining_w: { "zone-1": 3000 }, hash_price: { sat_per_hour: { "zone-1": 254 } } };
    const { card } = await shown([zone()], { hass, answers: { "proof_of_heat/prices": prices } });
    expect(textOf(card)).toContain("Cost€0.60/h");
    expect(textOf(card)).toContain("254 sats/h");
    expect(card.shadowRoot?.querySelector(".paid")?.textContent).toContain("-€0.010/kWh");
  });

  test("leaves out money where no price is known", async () => {
    const { card } = await shown([zone()]);
    expect(card.shadowRoot?.querySelector(".figures")).toBeNull();
  });

  test("draws the prices and the plan of the next day", async () => {
    const start = "2026-11-21T09:00:00Z";
    const slots = [0, 1].map((index) => ({ start: `2026-11-21T09:${15 * index || "00"}:00Z`, mining_w: 1000 * index }));
    const plan = { start, slot_minutes: 15, prices: [0.1, 0.3], zones: [{ zone_id: "zone-1", slots }] };
    const { card } = await shown([zone()], { answers: { "proof_of_heat/plan": plan } });
    expect(card.shadowRoot?.querySelectorAll(".strip rect").length).toBe(2);
    expect(card.shadowRoot?.querySelector(".strip path")?.getAttribute("d")).toMatch(/^M0,/);
  });

  test.each([
    ["a window", { window_open_since: "2026-11-21T09:00:00Z" }, "Window open"],
    ["a heater that does not heat", { trouble: "no_heat" as const }, "does not get warmer"],
    ["what keeps the heaters from more", { obstacle: "quiet_hours" }, "quiet_hours"],
    ["a stop by hand", { obstacle: "emergency_stop" }, "emergency_stop"],
    ["heaters that are silent", { heaters: 3, silent_heaters: 2 }, "2 of 3 do not answer"],
  ])("warns of %s", async (_, more, text) => {
    const { card } = await shown([zone(more)]);
    expect(card.shadowRoot?.querySelector("header .chip")?.textContent).toContain(text);
  });

  test.each([
    ["no zone", [], home("auto"), "No zone is set up."],
    ["a zone that is away", [zone()], home("unavailable"), "not available now"],
    [
      "a zone that is off",
      [zone({ setpoint_c: null, measured_w: 0, mode: "off" as const })],
      home("off"),
      "Heating is off",
    ],
    [
      "machines at rest",
      [zone({ measured_w: 24 })],
      { ...home("auto"), states: { [CLIMATE]: state(CLIMATE, "auto", { hvac_action: "idle" }) } },
      "Not heating now",
    ],
    ["a warm room", [zone({ measured_w: 0 })], home("auto"), "Not heating now"],
  ])("says so of %s", async (_, zones, hass, text) => {
    const { card } = await shown(zones, { hass });
    expect(textOf(card)).toContain(text);
  });
});

test.each([
  [0.1, "cheap"],
  [0.2, "middle"],
  [0.3, "dear"],
])("a price of %d is %s", (price, name) => {
  expect(third(price, [0.1, 0.2, 0.3])).toBe(name);
  expect(third(price, [price])).toBe("middle");
});

test("the card is suggested for the thermostat of a zone only", () => {
  const about = window.customCards?.find(({ type }) => type === "poh-heat-card");
  const { hass } = house(home("auto", { electricity_price: 1 }));
  expect(about?.getEntitySuggestion?.(hass, CLIMATE)).toEqual({
    config: { type: "custom:poh-heat-card", entity: CLIMATE },
  });
  expect(about?.getEntitySuggestion?.(hass, "sensor.electricity_price")).toBeNull();
});
