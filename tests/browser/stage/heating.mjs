// A heated room on the stage: its curve with what was learnt, and its plan for a day and a half.
import { NOW } from "./answers.mjs";

const SLOT_MS = 900_000;
const SLOTS = 144;
const ZONE_ID = "zone-1";
const PRICES = { electricity_price: 0.214, net_heat_price: -0.012 };
const THERMOSTAT = "climate.living_room";

// "learnt" knows the house, "drawn" has points, "byhand" was set by hand with a window open, "assumed" knows nothing yet,
// "held" is in its quiet hours with half of its heaters silent, "stopped" was stopped by hand, "off" is switched off,
// "away" is a zone whose site does not run, "none" a site without zones.
export function heating(kind) {
  return {
    devices: {
      zone: { id: "zone", name: "Living room", identifiers: [["proof_of_heat", "zone"]], config_entry_id: "stage" },
    },
    entities: [
      { entity_id: THERMOSTAT, device_id: "zone", translation_key: "zone", platform: "proof_of_heat" },
      ...Object.keys(PRICES).map((key) => ({
        entity_id: `sensor.${key}`,
        device_id: "site",
        translation_key: key,
        platform: "proof_of_heat",
      })),
    ],
    states: {
      [THERMOSTAT]: kind === "away" ? "unavailable" : "auto",
      ...Object.fromEntries(Object.entries(PRICES).map(([key, price]) => [`sensor.${key}`, price])),
    },
    words: {
      comfort: "Comfort",
      eco: "Eco",
      away: "Away",
      boost: "Boost",
      frost_protection: "Frost protection",
      ...WORDS,
      plan: "Schedule",
      override: "Set by hand",
      quiet_hours: "Quiet hours",
      emergency_stop: "Emergency stop",
      same_weather: "all days were about as cold",
    },
    messages: {
      "proof_of_heat/zones": kind === "none" ? [] : [zone(kind)],
      "proof_of_heat/plan": plan(kind),
      "proof_of_heat/prices": {
        currency: "EUR",
        slots: [],
        mining_w: { [ZONE_ID]: 3180 },
        hash_price: { sat_per_hour: { [ZONE_ID]: 254.1 } },
      },
    },
  };
}

function zone(kind) {
  const slope = { kind: "slope", slope_w_k: 180, shift_k: 0, min_w: 0, max_w: null, is_assumed: kind === "assumed" };
  const points = {
    kind: "points",
    setpoint_c: 20,
    min_w: 400,
    max_w: 6000,
    is_assumed: false,
    points: [
      { outdoor_c: -15, heat_w: 6200 },
      { outdoor_c: -2, heat_w: 4400 },
      { outdoor_c: 8, heat_w: 2000 },
      { outdoor_c: 16, heat_w: 300 },
    ],
  };
  const isByHand = kind === "byhand";
  return {
    zone_id: ZONE_ID,
    name: "Living room",
    climate_entity_id: THERMOSTAT,
    mode: "auto",
    override: isByHand ? { setpoint_c: 22.5, profile: null, until: "2026-11-21T22:30:00Z" } : null,
    setpoint_c: isByHand ? 22.5 : 21,
    profile: isByHand ? null : "comfort",
    why: isByHand ? "override" : "plan",
    until: "2026-11-21T21:00:00Z",
    demand_w: 3240,
    measured_w: 3180,
    most_w: 6800,
    room_c: 20.6,
    outdoor_c: 3,
    next_profile: "eco",
    next_at: "2026-11-21T21:00:00Z",
    is_preheating: false,
    window_open_since: isByHand ? "2026-11-21T11:52:00Z" : null,
    trouble: null,
    curve: kind === "drawn" ? points : slope,
    learnt: kind === "learnt" ? learnt() : kind === "held" ? { ...learnt(), ua_w_k: 40, doubt: "same_weather" } : null,
    setpoints: { comfort: 21, eco: 19, away: 16, boost: 22.5, frost_protection: 7 },
    ...TROUBLES[kind],
    profiles: ["comfort", "eco", "away", "boost", "frost_protection"],
  };
}

// What keeps a room from its heat.
const TROUBLES = {
  held: { obstacle: "quiet_hours", heaters: 2, silent_heaters: 1, measured_w: 1100, footing: "room" },
  stopped: { obstacle: "emergency_stop", trouble: "no_heat", heaters: 2, silent_heaters: 0, measured_w: 0 },
  off: { mode: "off", setpoint_c: null, profile: null, why: null, measured_w: 0, next_at: null, next_profile: null },
};

function learnt() {
  const points = Array.from({ length: 14 }, (_, day) => {
    const outdoor_c = -6 + ((day * 5) % 17);
    return { outdoor_c, heat_w: Math.round(162 * (21 - outdoor_c) - 350 + 260 * Math.sin(day * 2.3)) };
  });
  return { days: 14, points, ua_w_k: 162, free_w: 350, confidence_share: 0.87, doubt: null };
}

// Dear in the evening, cheap at night and at noon, when the roof gives, too.
function plan(kind) {
  if (kind === "assumed") {
    return { start: null, slot_minutes: 15, is_thermal: false, saving: null, zones: [] };
  }
  const startMs = Date.parse(NOW);
  const hours = Array.from({ length: SLOTS }, (_, index) => (12 + index / 4) % 24);
  const prices = hours.map(
    (hour) => 0.22 + 0.09 * Math.sin(((hour - 14) / 12) * Math.PI) + (hour > 17 && hour < 21 ? 0.08 : 0),
  );
  const surplus_w = hours.map((hour) =>
    Math.max(0, Math.round(2600 * Math.sin(((hour - 9) / 6) * Math.PI)) * (hour > 9 && hour < 15)),
  );
  const slots = hours.map((hour, index) => {
    const isDear = prices[index] > 0.3;
    const isSunny = surplus_w[index] > 800;
    const isCheap = prices[index] < 0.17;
    const reason = isSunny ? "surplus" : isDear ? "alternative_cheaper" : isCheap ? "storing_cheap" : "miners_cheaper";
    return {
      start: new Date(startMs + index * SLOT_MS).toISOString(),
      mining_w: isDear ? 0 : isCheap || isSunny ? 4200 : 2600,
      alternative_w: isDear ? 2600 : 0,
      room_c: 20.5 + 0.6 * Math.sin(index / 11) + (hour > 22 || hour < 6 ? -0.4 : 0),
      cost: prices[index] * 0.6,
      reason,
      override: index === 30 ? "boost" : index === 70 ? "pause" : null,
    };
  });
  return {
    start: NOW,
    slot_minutes: 15,
    currency: "EUR",
    is_followed: true,
    is_thermal: true,
    saving: 0.84,
    zones: [{ zone_id: ZONE_ID, name: "Living room", slots }],
    prices,
    surplus_w,
    outdoor_c: hours.map((hour) => 3 + 4 * Math.sin(((hour - 9) / 12) * Math.PI)),
  };
}

const WORDS = {
  surplus: "Own surplus",
  alternative_cheaper: "Other heat is cheaper",
  storing_cheap: "Storing cheap heat",
  miners_cheaper: "Miners are cheaper",
};
