// The views of the dashboard: stock cards wherever one exists, our own where the future, a curve or a table is shown.
import { deviceName, entityOf } from "../hass/site.js";
import type { DeviceEntry } from "../hass/types.js";
import type { Say, TextKey } from "../i18n/localize.js";
import { entitiesOf, entitiesWhere, type Facts, type House } from "./facts.js";
import {
  type Card,
  chart,
  FULL,
  logbook,
  own,
  type Section,
  section,
  thermostat,
  tile,
  total,
  type View,
  view,
} from "./stock.js";

interface Span {
  days: number;
  bars: "hour" | "day" | "month";
  lines: "5minute" | "hour" | "day";
}

/** The cards of a zone: what is now, and beside it what comes and how it is ruled. */
const ZONE_COLUMNS = [["poh-heat-card"], ["poh-plan-card", "poh-curve-card"]];

// More lines than these in one chart tell nothing; the sum of the site does.
const MOST_LINES = 8;

/** The tabs by path, each with its icon and, where it shows what was recorded, its span of time. */
const TABS: [path: string, icon: string, span?: Span][] = [
  ["heat", "radiator"],
  ["supply", "solar-power-variant"],
  ["miners", "chip"],
  ["today", "calendar-today", { days: 1, bars: "hour", lines: "5minute" }],
  ["7-days", "calendar-week", { days: 7, bars: "day", lines: "hour" }],
  ["30-days", "calendar-month", { days: 30, bars: "day", lines: "day" }],
  ["365-days", "calendar-star", { days: 365, bars: "month", lines: "day" }],
  ["settings", "cog"],
];

/** Return the tabs that a site needs. */
export function tabs(site: Facts): { path: string; title: TextKey; icon: string }[] {
  const isThere: Record<string, boolean> = {
    heat: site.zones.length + site.miners.length + site.heaters.length > 0,
    supply: site.hasSupply,
    miners: site.miners.length > 0,
  };
  return TABS.filter(([path]) => isThere[path] !== false).map(([path, icon]) => ({
    path,
    title: `view_${path}` as TextKey,
    icon: `mdi:${icon}`,
  }));
}

/** Return the content of a tab. */
export function viewOf(hass: House, site: Facts, path: string, say: Say): View {
  const span = TABS.find(([known]) => known === path)?.[2];
  if (span) {
    return records(hass, site, span, say);
  }
  const views: Record<string, () => View> = {
    heat: () => heat(hass, site, say),
    supply: () => supply(hass, site, say),
    miners: () => miners(site),
    settings: () => settings(hass, site, say),
  };
  return views[path]?.() ?? view([]);
}

function heat(hass: House, site: Facts, say: Say): View {
  const zones = site.zones.flatMap((zone) => {
    const entity = entityOf(hass, zone.id, "climate", "zone");
    return entity === undefined ? [] : ZONE_COLUMNS.map((tags) => section(undefined, zoneCards(site, entity, tags)));
  });
  const heaters = site.heaters.map((heater) => heaterTile(hass, heater));
  const loose =
    site.zones.length > 0 ? [] : site.miners.slice(0, MOST_LINES).flatMap((miner) => minerTiles(hass, miner));
  return view([...zones, section(say("section_heaters"), [...loose, ...heaters]), aroundHeat(hass, site, say)]);
}

function zoneCards(site: Facts, entity: string, tags: readonly string[]): Card[] {
  return tags.map((tag) => own(tag, site.site.id, { entity }));
}

function heaterTile(hass: House, heater: DeviceEntry): Card | undefined {
  return tile(entityOf(hass, heater.id, "select", "heater_mode"), {
    name: deviceName(heater),
    features: [{ type: "select-options" }],
  });
}

function minerTiles(hass: House, miner: DeviceEntry): (Card | undefined)[] {
  return [
    thermostat(entityOf(hass, miner.id, "climate", "heater"), deviceName(miner)),
    tile(entityOf(hass, miner.id, "sensor", "power")),
    tile(entityOf(hass, miner.id, "sensor", "control_reason")),
  ];
}

function aroundHeat(hass: House, site: Facts, say: Say): Section | undefined {
  const of = (key: string): Card | undefined =>
    tile(entityOf(hass, site.site.device.id, "sensor", key), { grid_options: { columns: 12 } });
  const zones = site.zones.map((zone) => zone.id);
  const log = logbook([...zones, ...site.miners.map((miner) => miner.id)]);
  return section(say("section_site"), [
    of("outdoor_temperature"),
    of("power"),
    of("circuit_use"),
    of("miners_online"),
    log,
  ]);
}

function supply(hass: House, site: Facts, say: Say): View {
  const device = site.site.device.id;
  const sensors = ["generation", "target_power", "managed_power"].flatMap(
    (key) => entityOf(hass, device, "sensor", key) ?? [],
  );
  const day = chart({
    title: say("chart_supply"),
    entities: sensors,
    days: 1,
    period: "5minute",
    kind: "line",
    types: ["mean"],
  });
  return view([
    section(undefined, [own("poh-surplus-card", site.site.id, { grid_options: { columns: "full" } })], 2),
    section(say("section_follow"), [
      tile(entityOf(hass, device, "switch", "balancing"), {
        features: [{ type: "toggle" }],
        grid_options: { columns: 12 },
      }),
      tile(entityOf(hass, device, "select", "strategy"), {
        features: [{ type: "select-options" }],
        grid_options: { columns: 12 },
      }),
      tile(entityOf(hass, device, "number", "margin"), {
        features: [{ type: "numeric-input", style: "slider" }],
        grid_options: { columns: 12 },
      }),
      tile(entityOf(hass, device, "sensor", "available_power")),
      tile(entityOf(hass, device, "sensor", "free_power")),
      tile(entityOf(hass, device, "sensor", "utilisation")),
      tile(entityOf(hass, device, "sensor", "changes_today")),
    ]),
    section(say("section_day"), [day], 3),
  ]);
}

function miners(site: Facts): View {
  return view([section(undefined, [own("poh-fleet-card", site.site.id, { grid_options: { columns: "full" } })], 4)], 4);
}

function records(hass: House, site: Facts, span: Span, say: Say): View {
  const bars = (title: string, entities: readonly string[]): Section | undefined =>
    section(undefined, [
      chart({ title, entities, days: span.days, period: span.bars, kind: "bar-stack", types: ["change"] }),
    ]);
  const lines = (title: string, entities: readonly string[]): Section | undefined =>
    section(undefined, [
      chart({ title, entities, days: span.days, period: span.lines, kind: "line", types: ["mean"] }),
    ]);
  const counted = countedBy(hass, site);
  return view([
    section(
      say("section_totals"),
      counted.totals.map((entity) => total(entity, span.days, shortName(hass, site.site.device, entity))),
    ),
    bars(say("chart_energy"), counted.energies),
    bars(say("chart_heat"), entitiesOf(hass, site.zones, "sensor", "heat_energy")),
    ...counted.money.map(([title, entities]) => bars(say(title), entities)),
    lines(say("chart_power"), counted.powers),
    lines(say("chart_temperatures"), counted.temperatures),
    lines(say("chart_prices"), counted.prices),
    lines(say("chart_hash_rate"), few(entitiesOf(hass, site.miners, "sensor", "hash_rate"))),
  ]);
}

interface Counted {
  totals: string[];
  energies: string[];
  powers: string[];
  temperatures: string[];
  prices: string[];
  money: ["chart_money" | "chart_sats", string[]][];
}

/** Return what the site counts and measures; each unit has a chart of its own. */
function countedBy(hass: House, site: Facts): Counted {
  const device = site.site.device;
  const own = (key: string): string[] => entitiesOf(hass, [device], "sensor", key);
  const unit = (attributes: Record<string, unknown>): string => String(attributes.unit_of_measurement ?? "");
  const isTotal = (attributes: Record<string, unknown>): boolean =>
    String(attributes.state_class ?? "").startsWith("total");
  const money = entitiesWhere(hass, device, (_, its) => its.device_class === "monetary" && isTotal(its));
  const sats = entitiesWhere(hass, device, (_, its) => unit(its).startsWith("sat") && isTotal(its));
  const prices = entitiesWhere(hass, device, (_, its) => unit(its).endsWith("/kWh"));
  const energies = few(entitiesOf(hass, site.miners, "sensor", "energy"));
  return {
    totals: [...own("consumed_energy"), ...own("generated_energy"), ...money, ...sats],
    energies: energies.length > 0 ? energies : own("consumed_energy"),
    powers: [...own("power"), ...own("generation"), ...few(entitiesOf(hass, site.zones, "sensor", "heat_power"))],
    temperatures: [...few(entitiesOf(hass, site.zones, "sensor", "room_temperature")), ...own("outdoor_temperature")],
    prices,
    money: [
      ["chart_money", money],
      ["chart_sats", sats],
    ],
  };
}

/** Return the name of an entity without that of its device before it. */
function shortName(hass: House, device: DeviceEntry, entity: string): string {
  const name = String(hass.states[entity]?.attributes.friendly_name ?? "");
  return name.startsWith(`${deviceName(device)} `) ? name.slice(deviceName(device).length + 1) : name;
}

/** Return all of them where a chart can show so many, else none. */
function few(entities: string[]): string[] {
  return entities.length > MOST_LINES ? [] : entities;
}

function settings(hass: House, site: Facts, say: Say): View {
  const device = site.site.device;
  const first = [
    entityOf(hass, device.id, "button", "emergency_stop"),
    entityOf(hass, device.id, "button", "resume"),
    entityOf(hass, device.id, "switch", "balancing"),
  ].map(settingTile);
  return view([
    section(deviceName(device), [...first, ...configTiles(hass, device)]),
    ...site.zones.map((zone) => section(deviceName(zone), configTiles(hass, zone))),
    section(say("section_more"), [
      {
        type: "button",
        icon: "mdi:cog-outline",
        name: say("open_integration"),
        tap_action: { action: "navigate", navigation_path: "/config/integrations/integration/proof_of_heat" },
        grid_options: { columns: 12, rows: 2 },
      },
    ]),
  ]);
}

/** Return everything of a device that is a setting. */
function configTiles(hass: House, device: DeviceEntry): (Card | undefined)[] {
  return entitiesWhere(hass, device, (_, __, category) => category === "config").map(settingTile);
}

/** Return a setting as a tile that is changed where it stands; a button has no state worth a word. */
function settingTile(entity: string | undefined): Card | undefined {
  const domain = entity?.split(".")[0] ?? "";
  const features: Record<string, Record<string, unknown>> = {
    button: { type: "button" },
    number: { type: "numeric-input", style: "buttons" },
    select: { type: "select-options" },
    switch: { type: "toggle" },
  };
  const feature = features[domain];
  return tile(entity, {
    grid_options: FULL,
    ...(domain === "button" && { hide_state: true }),
    ...(feature && { features: [feature], features_position: "inline" }),
  });
}
