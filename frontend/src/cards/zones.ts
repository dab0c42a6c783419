// What the cards of a zone share: the answers of Home Assistant about zones and their plan, and the zone of a card.
import { DOMAIN } from "../hass/site.js";
import type { CardConfig, EntityEntry, FormField, Hass, Suggestion } from "../hass/types.js";

export interface ZoneConfig extends CardConfig {
  /** The thermostat of the zone. */
  entity?: string;
}

export interface OutdoorPoint {
  outdoor_c: number;
  heat_w: number;
}

/** What heats: a line of slope and shift, or points that were drawn for a setpoint. */
export interface Curve {
  kind: "slope" | "points";
  slope_w_k?: number;
  shift_k?: number;
  points?: OutdoorPoint[];
  setpoint_c?: number;
  min_w?: number | null;
  max_w?: number | null;
  is_assumed?: boolean;
}

/** What the days say of the building. */
export interface Learnt {
  days: number;
  /** One a day, as if the room had been at comfort. */
  points: OutdoorPoint[];
  ua_w_k: number | null;
  free_w: number | null;
  confidence_share: number;
  doubt: string | null;
}

export interface Zone {
  zone_id: string;
  name: string;
  climate_entity_id: string | null;
  mode: "off" | "heat" | "auto";
  override: { setpoint_c: number | null; profile: string | null; until: string | null } | null;
  setpoint_c: number | null;
  profile: string | null;
  why: string | null;
  until: string | null;
  demand_w?: number | null;
  measured_w?: number | null;
  most_w?: number | null;
  room_c?: number | null;
  outdoor_c?: number | null;
  /** What the heat stands on. */
  footing?: "all_sensors" | "load_line" | "room" | "month" | null;
  next_profile?: string | null;
  next_at?: string | null;
  is_preheating?: boolean;
  window_open_since?: string | null;
  trouble?: "stuck_on" | "no_power" | "no_heat" | null;
  /** How many heat the zone, and how many of them do not answer. */
  heaters?: number;
  silent_heaters?: number;
  /** What keeps them from more heat. */
  obstacle?: string | null;
  profiles: string[];
  curve?: Curve | null;
  learnt?: Learnt | null;
  setpoints?: Record<string, number>;
}

export interface Slot {
  start: string;
  mining_w: number | null;
  alternative_w: number | null;
  room_c: number | null;
  cost: number | null;
  reason: string | null;
  override: "boost" | "pause" | null;
  explanation?: string;
}

export interface Plan {
  start: string | null;
  slot_minutes: number;
  is_followed?: boolean;
  currency?: string;
  zones: { zone_id: string; slots: Slot[] }[];
  prices?: (number | null)[];
  surplus_w?: (number | null)[];
  outdoor_c?: (number | null)[];
}

export const ZONE_FIELD: FormField = {
  name: "entity",
  selector: { entity: { filter: [{ domain: "climate", integration: "proof_of_heat" }] } },
};

/** Return the zone that a card is for: that of its thermostat, else the first. */
export function zoneOf(zones: readonly Zone[] | undefined, entity: string | undefined): Zone | undefined {
  return entity === undefined ? zones?.[0] : zones?.find((zone) => zone.climate_entity_id === entity);
}

/** Return the measured outdoor temperature of a zone, undefined where it is only assumed. */
export function outdoorOf(zone: Zone): number | undefined {
  return zone.footing === "room" || zone.footing === "month" ? undefined : (zone.outdoor_c ?? undefined);
}

/** Return the name of a profile in the words of the integration. */
export function profileText(hass: Hass, profile: string): string {
  return (
    hass.localize(`component.proof_of_heat.entity.climate.zone.state_attributes.preset_mode.state.${profile}`) ||
    profile
  );
}

/** Return what a sensor of the integration says, or an attribute of it, in the words of the integration. */
export function wordOf(hass: Hass, sensor: string, value: string): string {
  return hass.localize(`component.proof_of_heat.entity.sensor.${sensor}.state.${value}`) || value.replaceAll("_", " ");
}

/** Offer a card to whoever picks the thermostat of a zone. */
export function zoneSuggestion(tag: string): (hass: Hass, entityId: string) => Suggestion | null {
  return (hass, entity) => (isZone(hass.entities[entity]) ? { config: { type: `custom:${tag}`, entity } } : null);
}

/** Return the thermostat of the first zone. */
export function firstZone(hass: Hass): string | undefined {
  return Object.values(hass.entities).find(isZone)?.entity_id;
}

function isZone(entry: EntityEntry | undefined): boolean {
  return entry?.platform === DOMAIN && entry.translation_key === "zone" && entry.entity_id.startsWith("climate.");
}
