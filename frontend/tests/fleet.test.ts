// The table of all miners.
import { beforeEach, describe, expect, test } from "vitest";

import "../src/cards/fleet.js";
import type { FleetCard } from "../src/cards/fleet.js";
import { fitting } from "../src/cards/fleet-columns.js";
import { applied, inSight, matching, type Row, sorted, totals } from "../src/cards/fleet-model.js";
import { house, mounted, SITE, settled, textOf } from "./house.js";

function row(id: string, more: Partial<Row> = {}): Row {
  return {
    id,
    device_id: `device-${id}`,
    name: `Miner ${id}`,
    model: "S19",
    firmware: "vnish",
    entity_id: `climate.${id}`,
    reason_entity_id: null,
    power_w: 3000,
    hashrate_th_s: 100,
    j_per_th: 30,
    temperature_c: 60,
    target_w: 3000,
    status: "mining",
    reason: "supply",
    managed: false,
    highest_w: 3200,
    limit_w: null,
    zone: null,
    ...more,
  };
}

const many = Array.from({ length: 1000 }, (_, index) => row(String(index), { j_per_th: 20 + ((index * 7) % 30) }));

describe("the rows", () => {
  test("change in the fields that are told, and only those", () => {
    const before = applied(new Map(), { miners: [row("1"), row("2")] });
    const after = applied(before, { changed: [{ id: "1", power_w: 2000 }], gone: ["2"] });
    expect(after.get("1")).toEqual(row("1", { power_w: 2000 }));
    expect([...after.keys()]).toEqual(["1"]);
    expect(before.get("1")?.power_w).toBe(3000);
  });

  test("without a value come last in both directions", () => {
    const rows = [row("1", { j_per_th: null }), row("2", { j_per_th: 20 }), row("3", { j_per_th: 15 })];
    expect(sorted(rows, { key: "j_per_th", isDown: false }).map(({ id }) => id)).toEqual(["3", "2", "1"]);
    expect(sorted(rows, { key: "j_per_th", isDown: true }).map(({ id }) => id)).toEqual(["2", "3", "1"]);
  });

  test("of equal values stand by name, numbers in names as numbers", () => {
    const rows = [row("10"), row("9"), row("11")];
    expect(sorted(rows, { key: "power_w", isDown: false }).map(({ id }) => id)).toEqual(["9", "10", "11"]);
  });

  test("are found by all words of a filter and by status", () => {
    const rows = [row("1", { zone: "Hall" }), row("2", { status: "fault", zone: "Hall" }), row("3")];
    expect(matching(rows, "hall MINER", undefined).map(({ id }) => id)).toEqual(["1", "2"]);
    expect(matching(rows, "hall", "fault").map(({ id }) => id)).toEqual(["2"]);
  });

  test("are summed without counting what is unknown as efficient", () => {
    const sum = totals([
      row("1"),
      row("2", { hashrate_th_s: null }),
      row("3", { status: "offline", power_w: null, hashrate_th_s: null }),
    ]);
    expect(sum).toEqual({ count: 3, online: 2, faults: 0, power_w: 6000, hashrate_th_s: 100, j_per_th: 30 });
    expect(totals([]).j_per_th).toBeUndefined();
  });

  test("in sight are few, wherever the list stands", () => {
    expect(inSight(0, 400, 40, 1000)).toEqual([0, 16]);
    expect(inSight(20_000, 400, 40, 1000)).toEqual([494, 516]);
    expect(inSight(39_900, 400, 40, 1000)).toEqual([991, 1000]);
    expect(inSight(500, 400, 40, 0)).toEqual([0, 0]);
  });
});

test.each([
  [300, ["name", "status", "j_per_th"]],
  [370, ["name", "status", "j_per_th", "power_w"]],
  [
    1400,
    [
      "name",
      "status",
      "j_per_th",
      "power_w",
      "target_w",
      "hashrate_th_s",
      "temperature_c",
      "managed",
      "reason",
      "zone",
    ],
  ],
])("a table of %d pixels has the columns that fit", (width, keys) => {
  expect(fitting(width).map(({ key }) => key)).toEqual(keys);
});

describe("the card", () => {
  beforeEach(() => document.body.replaceChildren());

  async function shown(rows: Row[], answers: Record<string, unknown> = {}) {
    const { hass, asked } = house({}, answers);
    const card = await mounted<FleetCard>("poh-fleet-card", hass);
    asked.tell({ miners: rows });
    await settled(card);
    const all = (selector: string): HTMLElement[] => [
      ...(card.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? []),
    ];
    return { card, asked, all };
  }

  test("waits, then draws some of a thousand rows, the most efficient first", async () => {
    const { hass, asked } = house();
    const card = await mounted<FleetCard>("poh-fleet-card", hass);
    expect(card.shadowRoot?.querySelector(".skeleton")).not.toBeNull();
    asked.tell({ miners: many });
    await settled(card);
    const rows = [...(card.shadowRoot?.querySelectorAll(".rows .row") ?? [])];
    expect(rows.length).toBeLessThan(40);
    expect(rows[0]?.textContent).toContain("Miner 0");
    expect(card.shadowRoot?.querySelector('[aria-sort="ascending"]')?.textContent).toContain("J/TH");
    expect(textOf(card)).toContain("3.00 MW");
    expect(textOf(card)).toContain("1000 of 1000 online");
  });

  test("says that a site has no miners", async () => {
    const { card } = await shown([]);
    expect(textOf(card)).toContain("This site has no miners yet.");
  });

  test("sorts by a column, and back", async () => {
    const { card, all } = await shown([row("1", { power_w: 10 }), row("2", { power_w: 5 })]);
    const button = all(".heading button").find((one) => one.textContent?.includes("Power"));
    button?.click();
    await settled(card);
    expect(all(".rows .row")[0]?.textContent).toContain("Miner 2");
    button?.click();
    await settled(card);
    expect(all(".rows .row")[0]?.textContent).toContain("Miner 1");
  });

  test("sets all that are selected with one message", async () => {
    const { card, asked, all } = await shown(many, { "proof_of_heat/fleet/set": { failed: [] } });
    (all(".heading input")[0] as HTMLInputElement).dispatchEvent(new Event("change"));
    await settled(card);
    all(".bulk .manage")[0]?.click();
    await settled(card);
    const message = asked.messages.at(-1);
    expect(message).toMatchObject({ type: "proof_of_heat/fleet/set", config_entry_id: SITE, managed: true });
    expect((message?.ids as string[]).length).toBe(1000);
    expect(textOf(card)).toContain("1000 miners set");
  });

  test("says which could not be set, and why", async () => {
    const failed = { failed: [{ id: "1", error: "No highest level" }] };
    const { card, all } = await shown([row("1")], { "proof_of_heat/fleet/set": failed });
    (all(".rows input")[0] as HTMLInputElement).dispatchEvent(new Event("change"));
    await settled(card);
    all(".bulk .manage")[0]?.click();
    await settled(card);
    expect(card.shadowRoot?.querySelector('[role="alert"]')?.textContent).toContain("1 not set: No highest level");
  });

  test("is used by keyboard: arrows move, space selects, enter opens", async () => {
    const { card, all } = await shown([row("1"), row("2"), row("3")]);
    const opened: string[] = [];
    card.addEventListener("hass-more-info", (event) => opened.push((event as CustomEvent).detail.entityId));
    const list = all(".rows")[0] as HTMLElement;
    for (const key of ["ArrowDown", "ArrowDown", "ArrowUp", " ", "Enter", "End"]) {
      list.dispatchEvent(new KeyboardEvent("keydown", { key }));
      await settled(card);
    }
    expect(all(".rows .row")[1]?.getAttribute("aria-selected")).toBe("true");
    expect(opened).toEqual(["climate.2"]);
    expect(list.getAttribute("aria-activedescendant")).toBe("row-2");
  });

  test("filters by status", async () => {
    const { card, all } = await shown([row("1"), row("2", { status: "fault" })]);
    all(".chip.fault")[0]?.click();
    await settled(card);
    expect(all(".rows .row").length).toBe(1);
    expect(textOf(card)).toContain("1 with a fault");
  });
});
