// The columns of the fleet table: what each shows, and which of them a width has room for.
import { celsius, fixed, hashrate, power } from "../format.js";
import type { Hass } from "../hass/types.js";
import type { Say, TextKey } from "../i18n/localize.js";
import type { Row, SortKey } from "./fleet-model.js";

export interface Column {
  key: SortKey;
  label: TextKey;
  /** The least room it needs in pixels. */
  width: number;
  isNumber?: boolean;
  /** The order in which columns come as there is more room. */
  rank: number;
  text: (row: Row, hass: Hass, say: Say) => string;
  look?: (row: Row) => string;
}

// Boards of air-cooled machines are rated to about 80 °C; their makers stop them at 85 to 95 °C.
const WARM_C = 65;
const HOT_C = 80;

export const COLUMNS: readonly Column[] = [
  { key: "name", label: "column_name", width: 100, rank: 0, text: (row) => row.name },
  {
    key: "status",
    label: "column_status",
    width: 88,
    rank: 1,
    text: (row, _, say) => say(`status_${row.status}`),
    look: (row) => `status ${row.status}`,
  },
  {
    key: "j_per_th",
    label: "column_j_per_th",
    width: 60,
    rank: 2,
    isNumber: true,
    text: (row, hass) => fixed(hass, row.j_per_th, 1),
  },
  {
    key: "power_w",
    label: "column_power",
    width: 80,
    rank: 3,
    isNumber: true,
    text: (row, hass) => power(hass, row.power_w),
  },
  {
    key: "target_w",
    label: "column_target",
    width: 88,
    rank: 5,
    isNumber: true,
    text: (row, hass) => power(hass, row.target_w),
  },
  {
    key: "hashrate_th_s",
    label: "column_hashrate",
    width: 100,
    rank: 6,
    isNumber: true,
    text: (row, hass) => hashrate(hass, row.hashrate_th_s),
  },
  {
    key: "temperature_c",
    label: "column_temperature",
    width: 76,
    rank: 4,
    isNumber: true,
    text: (row, hass) => celsius(hass, row.temperature_c, 0),
    look: ({ temperature_c: hottest }) =>
      hottest === null ? "" : hottest >= HOT_C ? "hot" : hottest >= WARM_C ? "warm" : "",
  },
  {
    key: "managed",
    label: "column_managed",
    width: 96,
    rank: 7,
    text: (row, _, say) => say(row.managed ? "yes" : "no"),
  },
  {
    key: "reason",
    label: "column_reason",
    width: 170,
    rank: 8,
    text: (row, hass) => (row.reason === null ? "" : reasonText(hass, row.reason)),
  },
  { key: "zone", label: "column_zone", width: 120, rank: 9, text: (row) => row.zone ?? "" },
];

/** Return why a miner is asked what it is asked, in the words of the integration. */
export function reasonText(hass: Hass, reason: string): string {
  return hass.localize(`component.proof_of_heat.entity.sensor.control_reason.state.${reason}`) || reason;
}

/** Return the columns that fit into a width, in their order; those of the lowest ranks always do. */
export function fitting(widthPx: number, taken = 40): Column[] {
  let left = widthPx - taken;
  const chosen = new Set<Column>();
  for (const column of [...COLUMNS].sort((one, other) => one.rank - other.rank)) {
    left -= column.width;
    if (left < 0) {
      break;
    }
    chosen.add(column);
  }
  return COLUMNS.filter((column) => chosen.has(column));
}
