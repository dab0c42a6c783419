// The plan card: what a slot says, and a slot that is set by hand.
import { beforeEach, describe, expect, test, vi } from "vitest";

import "../src/cards/plan.js";
import type { PlanCard } from "../src/cards/plan.js";
import type { Plan, Slot, Zone } from "../src/cards/zones.js";
import { type Answers, type Asked, device, entity, house, mounted, settled, state, textOf } from "./house.js";

const THERMOSTAT = "climate.room";
const NOW = "2026-11-21T08:07:00Z";
const SLOT_MS = 900_000;

function slot(index: number, more: Partial<Slot> = {}): Slot {
  return {
    start: new Date(Date.parse("2026-11-21T08:00:00Z") + index * SLOT_MS).toISOString(),
    mining_w: 1500,
    alternative_w: 500,
    room_c: 20 + index / 10,
    cost: 0.1,
    reason: "miners_cheaper",
    explanation: "Miners are cheaper",
    override: null,
    ...more,
  };
}

function plan(slots: Slot[], more: Partial<Plan> = {}): Plan {
  return {
    start: slots[0]?.start ?? null,
    slot_minutes: 15,
    is_followed: true,
    zones: [{ zone_id: "zone-1", slots }],
    prices: slots.map((_, index) => 0.2 + index / 100),
    surplus_w: slots.map((_, index) => (index === 1 ? 700 : 0)),
    outdoor_c: [],
    ...more,
  };
}

const ZONE: Partial<Zone> = { zone_id: "zone-1", name: "Room", climate_entity_id: THERMOSTAT, profiles: [] };
const DAY = Array.from({ length: 144 }, (_, index) => slot(index));

async function shown(its: unknown, more: Answers = {}): Promise<{ card: PlanCard; asked: Asked }> {
  const { hass, asked } = house(
    {
      states: { [THERMOSTAT]: state(THERMOSTAT, "auto") },
      entities: { [THERMOSTAT]: entity(THERMOSTAT, "room", "zone") },
    },
    { "proof_of_heat/zones": [ZONE], "proof_of_heat/plan": its, "proof_of_heat/plan/override": {}, ...more },
  );
  hass.devices.room = device("room");
  const card = await mounted<PlanCard>("poh-plan-card", hass);
  await settled(card);
  return { card, asked };
}

function chart(card: PlanCard): HTMLElement {
  return card.shadowRoot?.querySelector(".plan") as HTMLElement;
}

async function pressed(card: PlanCard, key: string): Promise<string> {
  chart(card).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await settled(card);
  return textOf(card);
}

async function clicked(card: PlanCard, text: string): Promise<void> {
  [...(card.shadowRoot?.querySelectorAll("button") ?? [])].find((it) => it.textContent?.trim() === text)?.click();
  await settled(card);
}

function sent(asked: Asked): unknown[] {
  return asked.messages
    .filter((message) => message.type.endsWith("override"))
    .map(({ zone_id, start, override }) => ({ zone_id, start, override }));
}

describe("the card", () => {
  beforeEach(() => {
    document.body.replaceChildren();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse(NOW) });
    return () => vi.useRealTimers();
  });

  test("tells of the slot of now what it costs, heats, and why", async () => {
    const { card } = await shown(plan(DAY));
    expect(textOf(card)).toContain("08:00 €0.200/kWh · 2.00 kW of heat · 20.0 °C miners_cheaper");
  });

  test.each([
    ["ArrowRight", "08:15 €0.210/kWh · 2.00 kW of heat · 20.1 °C · 700 W of surplus"],
    ["PageUp", "09:00 €0.240/kWh"],
    ["End", "Sun 19:45"],
    ["ArrowLeft", "08:00 €0.200/kWh"],
  ])("goes to another slot by %s", async (key, told) => {
    const { card } = await shown(plan(DAY));
    expect(await pressed(card, key)).toContain(told);
    expect(chart(card).getAttribute("aria-valuetext")).toContain(told.split(" ")[0]);
  });

  test("tells of the slot below the pointer, until it leaves", async () => {
    const { card } = await shown(plan(DAY));
    chart(card).dispatchEvent(new PointerEvent("pointermove", { clientX: 2000 }));
    await settled(card);
    expect(textOf(card)).toContain("Sun 19:45");
    chart(card).dispatchEvent(new PointerEvent("pointerleave"));
    await settled(card);
    expect(textOf(card)).not.toContain("Sun 19:45");
  });

  test.each([
    ["Boost", "boost"],
    ["Pause", "pause"],
  ])("sets the chosen slot by %s", async (button, override) => {
    const { card, asked } = await shown(plan(DAY));
    await pressed(card, "PageUp");
    await clicked(card, button);
    expect(sent(asked)).toEqual([{ zone_id: "zone-1", start: DAY[4]?.start, override }]);
  });

  test("shows a wish by hand as a chip that lets the plan hold again", async () => {
    const { card, asked } = await shown(plan([slot(0, { override: "boost" }), ...DAY.slice(1)]));
    card.shadowRoot?.querySelector<HTMLElement>(".chip")?.click();
    await settled(card);
    expect(sent(asked)).toEqual([{ zone_id: "zone-1", start: DAY[0]?.start, override: "none" }]);
  });

  test("says what went wrong when a slot is declined", async () => {
    const { card } = await shown(plan(DAY), { "proof_of_heat/plan/override": new Error("The slot is over") });
    await clicked(card, "Boost");
    expect(textOf(card)).toContain("The slot is over");
  });

  test.each<[string, unknown, string]>([
    ["there is no plan", { start: null, slot_minutes: 15, zones: [] }, "There is no plan yet."],
    ["the site follows another strategy", plan(DAY, { is_followed: false }), "Only shown:"],
    ["the plan cannot be told", new Error("Site is not loaded"), "Site is not loaded"],
  ])("says that %s", async (_, its, told) => {
    const { card } = await shown(its);
    expect(textOf(card)).toContain(told);
  });

  test("shows the plan of the site where no zone is", async () => {
    const { card } = await shown(plan(DAY, { zones: [{ zone_id: "site", slots: DAY }] }), {
      "proof_of_heat/zones": [],
    });
    expect(textOf(card)).toContain("2.00 kW of heat");
  });

  test("draws no temperature that nobody expects", async () => {
    const { card } = await shown(plan(DAY.map((one) => ({ ...one, room_c: null }))));
    expect(card.shadowRoot?.querySelector(".room")).toBeNull();
    expect(card.shadowRoot?.querySelectorAll(".price").length).toBe(144);
  });
});
