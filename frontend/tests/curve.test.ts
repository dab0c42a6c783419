// The curve card: what dragging and keys make of a curve, and what is sent.
import { beforeEach, describe, expect, test } from "vitest";

import "../src/cards/curve.js";
import type { CurveCard } from "../src/cards/curve.js";
import {
  type Draft,
  draftOf,
  heatAt,
  turned,
  withOneMore,
  withoutPoint,
  withPoint,
  withShift,
  withSlope,
} from "../src/cards/curve-model.js";
import type { Zone } from "../src/cards/zones.js";
import { type Answers, type Asked, device, entity, house, mounted, settled, state, textOf } from "./house.js";

const THERMOSTAT = "climate.room";
const LINE = { kind: "slope", slope: 200, shift: 0 } as const;
const POINTS = {
  kind: "points",
  room_c: 20,
  points: [
    { outdoor_c: -15, heat_w: 7000 },
    { outdoor_c: 0, heat_w: 4000 },
    { outdoor_c: 15, heat_w: 0 },
  ],
} as const;

describe("a curve", () => {
  test.each<[string, Draft, number, number]>([
    ["a line", LINE, -15, 7000],
    ["a line that is moved", { ...LINE, shift: 2 }, 10, 2400],
    ["points, between two", POINTS, 7.5, 2000],
    ["points, beyond the last", POINTS, -30, 10_000],
  ])("of %s asks for heat", (_, draft, outdoor_c, heat_w) => {
    expect(heatAt(draft, 20, outdoor_c)).toBeCloseTo(heat_w);
  });

  test("is read from what Home Assistant tells", () => {
    expect(draftOf({ kind: "slope", slope_w_k: 200, shift_k: 0 })).toEqual(LINE);
    expect(draftOf({ kind: "points", points: [...POINTS.points], setpoint_c: 20 })).toEqual(POINTS);
  });

  test("turns at its cold end, and moves at its mild end", () => {
    expect(withSlope(LINE, 20, 3500)).toEqual({ ...LINE, slope: 100 });
    expect(withShift(LINE, 20, 2500)).toEqual({ ...LINE, shift: 2.5 });
  });

  test("stays within the limits of its numbers", () => {
    expect(withSlope(LINE, 20, -50)).toEqual({ ...LINE, slope: 1 });
    expect(withShift(LINE, 20, 90_000)).toEqual({ ...LINE, shift: 20 });
  });

  test("lets no point pass its neighbours", () => {
    const moved = withPoint(POINTS, 1, 40, 9000) as typeof POINTS;
    expect(moved.points[1]).toEqual({ outdoor_c: 14.5, heat_w: 7000 });
  });

  test("gains a point in its widest gap, and keeps two", () => {
    const two = withoutPoint(POINTS, 1) as typeof POINTS;
    expect(two.points.length).toBe(2);
    expect(withoutPoint(two, 0)).toBe(two);
    expect((withOneMore(two) as typeof POINTS).points[1]).toEqual({ outdoor_c: 0, heat_w: 3500 });
  });

  test("turns from a line into points on it, and back", () => {
    const points = turned(LINE, 20);
    expect(heatAt(points, 20, -5)).toBeCloseTo(5000);
    expect(turned(points, 20)).toEqual(LINE);
  });
});

function zone(more: Partial<Zone> = {}): Zone {
  return {
    zone_id: "zone-1",
    name: "Room",
    climate_entity_id: THERMOSTAT,
    mode: "auto",
    override: null,
    setpoint_c: 21,
    profile: "comfort",
    why: "plan",
    until: null,
    outdoor_c: 0,
    most_w: 8000,
    profiles: ["comfort"],
    setpoints: { comfort: 20 },
    curve: { kind: "slope", slope_w_k: 200, shift_k: 0, is_assumed: false },
    learnt: null,
    ...more,
  };
}

const LEARNT = {
  days: 9,
  points: [{ outdoor_c: 1, heat_w: 3000 }],
  ua_w_k: 170,
  free_w: 340,
  confidence_share: 0.8,
  doubt: null,
};

async function shown(its: Zone, more: Answers = {}): Promise<{ card: CurveCard; asked: Asked }> {
  const { hass, asked } = house(
    {
      states: { [THERMOSTAT]: state(THERMOSTAT, "auto") },
      entities: { [THERMOSTAT]: entity(THERMOSTAT, "room", "zone") },
    },
    { "proof_of_heat/zones": [its], "proof_of_heat/zone/curve/set": {}, ...more },
  );
  hass.devices.room = device("room");
  const card = await mounted<CurveCard>("poh-curve-card", hass);
  await settled(card);
  return { card, asked };
}

function handle(card: CurveCard, id: string): Element {
  return card.shadowRoot?.querySelector(`[data-handle="${id}"]`) as Element;
}

async function pressed(card: CurveCard, id: string, key: string): Promise<void> {
  handle(card, id).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  await settled(card);
}

async function clicked(card: CurveCard, text: string): Promise<void> {
  const button = [...(card.shadowRoot?.querySelectorAll("button") ?? [])].find((it) => it.textContent?.trim() === text);
  button?.click();
  await settled(card);
  await settled(card);
}

function sent(asked: Asked): unknown {
  return asked.messages.filter((message) => message.type.endsWith("curve/set")).map((message) => message.curve);
}

describe("the card", () => {
  beforeEach(() => document.body.replaceChildren());

  test("says why what was learnt does not count yet, and offers no line of it", async () => {
    const { card } = await shown(zone({ learnt: { ...LEARNT, doubt: "same_weather" } }));
    expect(textOf(card)).toContain("After 9 days nothing is adopted yet: same_weather");
    expect(card.shadowRoot?.querySelector("path.learnt")).toBeNull();
    expect(card.shadowRoot?.querySelectorAll(".day").length).toBe(1);
  });

  test("claims no outdoor temperature that nobody measured", async () => {
    const { card } = await shown(zone({ footing: "room", outdoor_c: -10 }));
    expect(textOf(card)).toContain("The outdoor temperature is unknown");
    expect(card.shadowRoot?.querySelector(".live")).toBeNull();
  });

  test("says what the curve asks for now, and what was learnt", async () => {
    const { card } = await shown(zone({ learnt: LEARNT }));
    expect(textOf(card)).toContain("Now 0.0 °C outdoors: 4.00 kW");
    expect(textOf(card)).toContain("Learnt in 9 days: 170 W/K, 80 % sure");
    expect(card.shadowRoot?.querySelectorAll(".day").length).toBe(1);
  });

  test.each([
    ["slope", "ArrowUp", { slope_w_k: 201, shift_k: 0 }],
    ["slope", "PageDown", { slope_w_k: 190, shift_k: 0 }],
    ["shift", "ArrowDown", { slope_w_k: 200, shift_k: -0.1 }],
  ])("moves the %s by %s, and saves it", async (id, key, curve) => {
    const { card, asked } = await shown(zone());
    await pressed(card, id, key);
    expect(card.shadowRoot?.querySelector(".ghost")).not.toBeNull();
    await clicked(card, "Save");
    expect(sent(asked)).toEqual([curve]);
    expect(card.shadowRoot?.querySelector(".ghost")).toBeNull();
  });

  test("drags a handle to where the finger is", async () => {
    const { card } = await shown(zone());
    const before = textOf(card);
    const grip = handle(card, "slope");
    grip.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, pointerId: 1 }));
    grip.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, pointerId: 1, clientX: 80, clientY: 200 }));
    grip.dispatchEvent(new PointerEvent("pointerup", { bubbles: true, pointerId: 1 }));
    grip.dispatchEvent(new PointerEvent("pointermove", { bubbles: true, pointerId: 1, clientX: 80, clientY: 20 }));
    await settled(card);
    expect(before).toContain("Slope 200 W/K");
    expect(textOf(card)).toMatch(/Slope \d\d W\/K/);
  });

  test("takes back what was drawn", async () => {
    const { card, asked } = await shown(zone());
    await pressed(card, "shift", "ArrowUp");
    await clicked(card, "Undo");
    expect(textOf(card)).toContain("Shift 0 K");
    expect(sent(asked)).toEqual([]);
  });

  test("turns the line into points, and one of them can go", async () => {
    const { card, asked } = await shown(zone());
    await clicked(card, "Use points");
    await pressed(card, "1", "Delete");
    await pressed(card, "0", "ArrowUp");
    await clicked(card, "Save");
    const points = [
      { outdoor_c: -15, heat_w: 7100 },
      { outdoor_c: 15, heat_w: 1000 },
    ];
    expect(sent(asked)).toEqual([{ points, setpoint_c: 20 }]);
  });

  test("adopts what was learnt", async () => {
    const { card, asked } = await shown(zone({ learnt: LEARNT }));
    await clicked(card, "Adopt learnt");
    expect(asked.calls).toEqual([["proof_of_heat", "adopt_learnt_curve", { entity_id: THERMOSTAT }]]);
  });

  test("does not offer what is doubtful", async () => {
    const { card } = await shown(zone({ learnt: { ...LEARNT, doubt: "same_weather" } }));
    expect(textOf(card)).toContain("After 9 days nothing is adopted yet");
    expect(textOf(card)).not.toContain("Adopt");
  });

  test("keeps what was drawn when it is declined, and says why", async () => {
    const { card } = await shown(zone(), { "proof_of_heat/zone/curve/set": new Error("Heat rises with warmth") });
    await pressed(card, "slope", "ArrowUp");
    await clicked(card, "Save");
    expect(textOf(card)).toContain("Heat rises with warmth");
    expect(textOf(card)).toContain("Slope 201 W/K");
  });

  test("says that a curve is assumed, and that there is none", async () => {
    const assumed = await shown(zone({ curve: { kind: "slope", slope_w_k: 200, shift_k: 0, is_assumed: true } }));
    expect(textOf(assumed.card)).toContain("Assumed");
    const none = await shown(zone({ curve: null }));
    expect(textOf(none.card)).toContain("This zone has no heating curve yet.");
  });
});
