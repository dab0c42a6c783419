// Cards of Home Assistant itself, as the dashboard uses them.
import type { CardConfig } from "../hass/types.js";

export type Card = { type: string } & Record<string, unknown>;

export interface Section {
  type: "grid";
  cards: Card[];
  column_span?: number;
}

export interface View {
  type: "sections";
  max_columns: number;
  sections: Section[];
  badges?: Card[];
}

export const FULL = { columns: "full" };
const HALF = { columns: 6 };

/** Return a section with its heading; undefined where nothing stands in it. */
export function section(
  heading: string | undefined,
  cards: readonly (Card | undefined)[],
  span = 1,
): Section | undefined {
  const shown = cards.filter((card) => card !== undefined);
  if (shown.length === 0) {
    return undefined;
  }
  const top: Card[] = heading === undefined ? [] : [{ type: "heading", heading }];
  return { type: "grid", cards: [...top, ...shown], ...(span > 1 ? { column_span: span } : {}) };
}

/** Return a view of the sections that have something. */
export function view(sections: readonly (Section | undefined)[], columns = 3): View {
  return { type: "sections", max_columns: columns, sections: sections.filter((one) => one !== undefined) };
}

/** Return an entity as a tile with its own short name; undefined where there is none. */
export function tile(entity: string | undefined, more: Record<string, unknown> = {}): Card | undefined {
  return entity === undefined
    ? undefined
    : { type: "tile", entity, name: { type: "entity" }, grid_options: HALF, ...more };
}

/** Return a heater as a tile with its temperature to set. */
export function thermostat(entity: string | undefined, name: string): Card | undefined {
  return tile(entity, {
    name,
    grid_options: FULL,
    features: [{ type: "target-temperature" }],
    features_position: "inline",
  });
}

export interface Chart {
  title: string;
  entities: readonly string[];
  days: number;
  period: "5minute" | "hour" | "day" | "month";
  kind: "bar" | "bar-stack" | "line";
  types: readonly ("change" | "mean" | "min" | "max")[];
}

/** Return a chart from long-term statistics; undefined where nothing is counted. */
export function chart({ title, entities, days, period, kind, types }: Chart): Card | undefined {
  if (entities.length === 0) {
    return undefined;
  }
  return {
    type: "statistics-graph",
    title,
    entities: [...entities],
    days_to_show: days,
    period,
    chart_type: kind,
    stat_types: [...types],
    grid_options: FULL,
  };
}

/** Return what was counted within some days as one figure. */
export function total(entity: string | undefined, days: number, name: string): Card | undefined {
  const period = days === 1 ? { calendar: { period: "day" } } : { rolling_window: { duration: { days } } };
  return entity === undefined
    ? undefined
    : { type: "statistic", entity, ...(name ? { name } : {}), period, stat_type: "change", grid_options: HALF };
}

/** Return what happened to these devices lately. */
export function logbook(deviceIds: readonly string[]): Card | undefined {
  return deviceIds.length === 0
    ? undefined
    : {
        type: "logbook",
        target: { device_id: [...deviceIds] },
        hours_to_show: 24,
        grid_options: { columns: "full", rows: 8 },
      };
}

/** Return one of our own cards. */
export function own(tag: string, site: string, more: Record<string, unknown> = {}): Card & CardConfig {
  return { type: `custom:${tag}`, config_entry_id: site, ...more };
}
