// The dashboard lays itself out by what a site has.
import { describe, expect, test } from "vitest";

import "../src/strategy/strategy.js";
import type { DeviceEntry, EntityEntry, Hass } from "../src/hass/types.js";
import { learn } from "../src/i18n/localize.js";
import ru from "../src/i18n/ru.json";
import type { View } from "../src/strategy/stock.js";
import { device, entity, house, SITE, state } from "./house.js";

interface Strategy {
  generate(config: Record<string, unknown>, hass: Hass): Promise<{ views: { path: string; title: string }[] } & View>;
}

const dashboard = (): Strategy => customElements.get("ll-strategy-dashboard-proof-of-heat") as unknown as Strategy;
const views = (): Strategy => customElements.get("ll-strategy-view-proof-of-heat") as unknown as Strategy;

/** A house with these entities, each "device.domain.key". */
function having(...what: string[]): Hass {
  const devices: Record<string, DeviceEntry> = {};
  const entities: Record<string, EntityEntry> = {};
  for (const word of what) {
    const [owner = "", domain = "", key = ""] = word.split(".");
    const id = `${domain}.${owner}_${key}`;
    if (owner !== "site") {
      devices[owner] = device(owner);
    }
    entities[id] = entity(id, owner, key);
  }
  const { hass } = house();
  return { ...hass, entities, devices: { ...hass.devices, ...devices } };
}

const MINER = ["s19.sensor.control_reason", "s19.climate.heater", "s19.sensor.hash_rate"];
const ZONE = [
  "room.sensor.heat_demand",
  "room.climate.zone",
  "room.sensor.room_temperature",
  "room.number.curve_slope",
];
const SUPPLY = ["site.sensor.supply_status", "site.sensor.generation", "site.number.margin"];

/** Return all that a view says: types, entities, headings. */
function cardsOf(view: View): Record<string, unknown>[] {
  return view.sections.flatMap((section) => section.cards);
}

describe("the tabs", () => {
  test.each([
    ["miners alone", MINER, ["heat", "miners"]],
    ["a plant", [...MINER, ...SUPPLY], ["heat", "supply", "miners"]],
    ["zones and no miner", ZONE, ["heat"]],
    ["nothing yet", [], []],
  ])("of a site with %s", async (_, what, first) => {
    const { views: tabs } = await dashboard().generate({}, having(...what));
    expect(tabs.map(({ path }) => path)).toEqual([...first, "today", "7-days", "30-days", "365-days", "settings"]);
  });

  test("are named in the language of the owner", async () => {
    await learn("ru", async () => ru);
    const { views: tabs } = await dashboard().generate({}, { ...having(...MINER), language: "ru" });
    expect(tabs[0]?.title).toBe("Тепло");
  });

  test("name the site that they are for", async () => {
    const { views: tabs } = await dashboard().generate({}, having());
    expect(tabs[0]).toMatchObject({ strategy: { type: "custom:proof-of-heat", config_entry_id: SITE, path: "today" } });
  });

  test("say what to do where there is no site", async () => {
    const { views: tabs } = await dashboard().generate({ config_entry_id: "gone" }, having());
    expect(JSON.stringify(tabs)).toContain("Set up the integration");
  });
});

describe("the view", () => {
  const generated = (path: string, hass: Hass) => views().generate({ path, config_entry_id: SITE }, hass);

  test("of heat has the card of each zone", async () => {
    const cards = cardsOf(await generated("heat", having(...MINER, ...ZONE)));
    expect(cards).toContainEqual({ type: "custom:poh-heat-card", config_entry_id: SITE, entity: "climate.room_zone" });
    expect(cards).not.toContainEqual(expect.objectContaining({ entity: "climate.s19_heater" }));
  });

  test("of heat has the miners as heaters where there is no zone", async () => {
    const cards = cardsOf(await generated("heat", having(...MINER)));
    expect(cards).toContainEqual(expect.objectContaining({ type: "tile", entity: "climate.s19_heater" }));
  });

  test("of the supply has our card and the settings around it", async () => {
    const cards = cardsOf(await generated("supply", having(...MINER, ...SUPPLY)));
    expect(cards[0]).toMatchObject({ type: "custom:poh-surplus-card" });
    expect(cards).toContainEqual(expect.objectContaining({ entity: "number.site_margin" }));
  });

  test.each([
    ["today", "hour", { calendar: { period: "day" } }],
    ["7-days", "day", { rolling_window: { duration: { days: 7 } } }],
    ["365-days", "month", { rolling_window: { duration: { days: 365 } } }],
  ])("of %s counts what the recorder kept", async (path, period, span) => {
    const hass = having("site.sensor.consumed_energy", ...MINER);
    const cards = cardsOf(await generated(path, hass));
    expect(cards).toContainEqual(expect.objectContaining({ type: "statistic", period: span, stat_type: "change" }));
    expect(cards).toContainEqual(
      expect.objectContaining({ type: "statistics-graph", period, entities: ["sensor.site_consumed_energy"] }),
    );
  });

  test("names totals without their site, and sums nothing that counts anew each day", async () => {
    const hass = having("site.sensor.consumed_energy", "site.sensor.cost_today");
    const name = "Barn Energy";
    hass.states = {
      "sensor.site_consumed_energy": state("sensor.site_consumed_energy", 1, { friendly_name: name }),
      "sensor.site_cost_today": state("sensor.site_cost_today", 1, { device_class: "monetary", state_class: "total" }),
    };
    const totals = cardsOf(await generated("7-days", hass)).filter(({ type }) => type === "statistic");
    expect(totals.map((one) => one.name)).toEqual(["Energy"]);
  });

  test("of many miners shows their sum, not each", async () => {
    const many = Array.from({ length: 9 }, (_, index) => `m${index}.sensor.control_reason m${index}.sensor.hash_rate`);
    const cards = cardsOf(await generated("today", having(...many.flatMap((one) => one.split(" ")))));
    expect(JSON.stringify(cards)).not.toContain("hash_rate");
  });

  test("counts money and sats by their units", async () => {
    const hass = having("site.sensor.cost", "site.sensor.mined");
    hass.states = {
      "sensor.site_cost": state("sensor.site_cost", 1, { device_class: "monetary", state_class: "total" }),
      "sensor.site_mined": state("sensor.site_mined", 1, {
        unit_of_measurement: "sats",
        state_class: "total_increasing",
      }),
    };
    const graphs = cardsOf(await generated("30-days", hass)).filter(({ type }) => type === "statistics-graph");
    expect(graphs.map(({ title }) => title)).toEqual(["Money", "Sats"]);
  });

  test("of the settings has each setting of site and zones", async () => {
    const hass = having(...ZONE, "site.select.strategy");
    for (const entry of Object.values(hass.entities)) {
      entry.entity_category = entry.entity_id.startsWith("sensor") ? "diagnostic" : "config";
    }
    const cards = cardsOf(await generated("settings", hass)).map(({ entity: id }) => id);
    expect(cards).toContain("select.site_strategy");
    expect(cards).toContain("number.room_curve_slope");
    expect(cards).not.toContain("sensor.room_heat_demand");
  });

  test("of the settings has a button to press, with its whole name", async () => {
    const cards = cardsOf(await generated("settings", having("site.button.emergency_stop")));
    expect(cards.find(({ entity: id }) => id === "button.site_emergency_stop")).toMatchObject({
      features: [{ type: "button" }],
      grid_options: { columns: "full" },
      hide_state: true,
    });
  });

  test("of an unknown tab is empty", async () => {
    expect((await generated("gone", having())).sections).toEqual([]);
  });
});

test("the dashboard is offered once, in the language of the page", () => {
  const offered = window.customStrategies ?? [];
  expect(offered.map(({ type, name }) => [type, name])).toEqual([["proof-of-heat", "Proof of Heat"]]);
});
