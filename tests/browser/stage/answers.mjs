// What the house on the stage answers: scenes with fixed figures, so that a card looks the same every time.

import { heating } from "./heating.mjs";

// The moment of all scenes; the browser's clock is set to it.
export const NOW = "2026-11-21T12:00:00Z";

const FIVE_MINUTES_MS = 300_000;
const HOURS = 6;
const FIRMWARES = ["vnish", "whatsminer_v3", "braiins", "luxos", "axeos"];
const MODELS = ["Antminer S19j Pro", "M60S VK40", "Antminer S19 XP", "Antminer S19k Pro", "BitAxe Gamma 601"];
const STATUSES = ["mining", "mining", "mining", "mining", "paused", "mining", "mining", "fault", "mining", "offline"];

export function answers(scene) {
  const [name, kind] = scene.split(" ");
  return {
    fleet: () => fleet(Number(kind)),
    surplus: () => surplus(kind),
    heating: () => heating(kind),
    // A site that takes long, and one that answers with an error.
    slow: () => ({ states: {}, messages: {}, answer: () => new Promise(() => undefined) }),
    broken: () => ({ states: {}, messages: {}, answer: () => Promise.reject(new Error("The site is not loaded")) }),
  }[name]();
}

// Miners whose figures follow from their number.
export function fleet(count) {
  const miners = Array.from({ length: count }, (_, index) => {
    const status = STATUSES[(index * 7) % STATUSES.length];
    const isOn = status === "mining" || status === "fault";
    const power_w = isOn ? 900 + ((index * 137) % 2500) : status === "paused" ? 12 : null;
    const hashrate_th_s = isOn ? Math.round(power_w / (17 + ((index * 31) % 140) / 10)) : status === "paused" ? 0 : null;
    return {
      id: `miner-${index}`,
      device_id: `device-${index}`,
      name: `Rack ${1 + (index % 20)} place ${1 + Math.floor(index / 20)}`,
      model: MODELS[index % MODELS.length],
      firmware: FIRMWARES[index % FIRMWARES.length],
      entity_id: `climate.miner_${index}`,
      reason_entity_id: `sensor.miner_${index}_reason`,
      power_w,
      hashrate_th_s,
      j_per_th: hashrate_th_s ? Math.round((10 * power_w) / hashrate_th_s) / 10 : null,
      temperature_c: power_w === null ? null : 40 + ((index * 13) % 48),
      target_w: power_w,
      status,
      reason: index % 3 ? "supply" : "running_freely",
      managed: index % 4 !== 0,
      highest_w: 3400,
      limit_w: null,
      zone: index % 5 ? null : "Greenhouse",
    };
  });
  return { miners, states: {}, messages: {}, words: { supply: "No more power available", running_freely: "Running freely" } };
}

// A morning with clouds: the plant gives, the target follows below it, the miners follow the target.
function surplus(kind) {
  const nowMs = Date.parse(NOW);
  const course = (share, lag) =>
    Array.from({ length: (HOURS * 3_600_000) / FIVE_MINUTES_MS }, (_, index) => {
      const start = nowMs - HOURS * 3_600_000 + index * FIVE_MINUTES_MS;
      const place = Math.max(0, index - lag) / 72;
      const sun = 9000 * Math.sin((place * Math.PI) / 1.6) * (1 - 0.35 * Math.max(0, Math.sin(place * 31)) ** 6);
      return { start, end: start + FIVE_MINUTES_MS, mean: Math.max(0, sun * share) };
    });
  const isStopped = kind === "stopped";
  const isOver = kind === "over";
  const figures = {
    "sensor.generation": 7840,
    "sensor.available_power": 6900,
    "sensor.target_power": 6210,
    "sensor.managed_power": isStopped ? 36 : isOver ? 7050 : 6020,
    "sensor.supply_status": isOver ? "over_target" : "ok",
  };
  if (kind === "unknown") {
    // The site starts, or its sensors are silent.
    Object.keys(figures).forEach((key) => {
      figures[key] = "unavailable";
    });
  }
  const change = (id, minute, name, text) => ({ id, at: `2026-11-21T11:${minute}:00Z`, name, text });
  return {
    states: figures,
    words: { ok: "OK", over_target: "Over target" },
    messages: {
      "proof_of_heat/balance_summary": {
        is_balancing: true,
        is_dry_run: false,
        is_stopped: isStopped,
        report: { status: "ok" },
      },
      "proof_of_heat/balance_log": {
        entries: [
          change(4, 52, "S19j Pro", "power raised from 2,100 to 2,700 W: surplus 2,240 W"),
          change(3, 31, "M60S", "started with 1,800 W: surplus 2,050 W"),
          change(2, 18, "S19k Pro", "power lowered from 2,790 to 2,100 W: No more power available"),
        ],
      },
      "recorder/statistics_during_period": {
        "sensor.generation": course(1, 0),
        "sensor.available_power": course(0.88, 0),
        "sensor.target_power": course(0.79, 0),
        "sensor.managed_power": course(0.77, 1),
      },
    },
  };
}
