// What the cards of a zone have in common: which zone they show, and what the site says of it.
import { Query } from "../hass/query.js";
import type { CardConfig, ConfigForm, Hass, Suggestion } from "../hass/types.js";
import { type Instead, PohCard } from "../parts/card.js";
import { configForm } from "../parts/register.js";

export interface ZoneConfig extends CardConfig {
  /** The thermostat of the zone; without one the first zone is shown. */
  entity?: string;
}

export interface HandWish {
  setpoint_c: number | null;
  profile: string | null;
  until: string | null;
}

export interface StoredCurve {
  kind: "slope" | "points";
  slope_w_k?: number;
  shift_k?: number;
  points?: { outdoor_c: number; heat_w: number }[];
  setpoint_c?: number;
  min_w?: number | null;
  max_w?: number | null;
  is_assumed?: boolean;
}

export interface Learnt {
  days: number;
  points: { outdoor_c: number; heat_w: number }[];
  ua_w_k: number | null;
  free_w: number | null;
  confidence_share: number;
  doubt: string | null;
}

export interface Zone {
  zone_id: string;
  name: string;
  device_id: string;
  climate_entity_id: string | null;
  mode: string;
  override: HandWish | null;
  setpoint_c: number | null;
  profile: string | null;
  explanation: string | null;
  why: string | null;
  until: string | null;
  room_c?: number | null;
  outdoor_c?: number | null;
  demand_w?: number;
  measured_w?: number | null;
  most_w?: number | null;
  flow_c?: number | null;
  next_profile?: string | null;
  next_at?: string | null;
  is_preheating?: boolean;
  is_freezing?: boolean;
  is_too_warm?: boolean;
  window_open_since?: string | null;
  footing?: string;
  trouble?: string | null;
  curve: StoredCurve | null;
  learnt: Learnt | null;
  setpoints: Record<string, number>;
  profiles: string[];
  frost_c: number;
  max_c: number;
  design_outdoor_c: number;
}

const EVERY_MS = 30_000;

export abstract class ZoneCard extends PohCard<ZoneConfig> {
  protected readonly zones = new Query<Zone[]>(this, () => this.message("zones"), EVERY_MS);

  static getConfigForm(): ConfigForm {
    const selector = { entity: { domain: "climate", integration: "proof_of_heat" } };
    return configForm([{ name: "entity", selector }]);
  }

  static getStubConfig(): Record<string, unknown> {
    return {};
  }

  /** Return the zone of this card, undefined while it is not known. */
  protected get zone(): Zone | undefined {
    const wanted = this.config?.entity;
    const zones = this.zones.value ?? [];
    return wanted === undefined ? zones[0] : zones.find((zone) => zone.climate_entity_id === wanted);
  }

  protected override watched(): (string | undefined)[] {
    return [this.zone?.climate_entity_id ?? undefined];
  }

  protected override watchedChanged(): void {
    this.zones.refreshSoon();
  }

  protected override instead(): Instead | undefined {
    if (this.zones.error !== undefined) {
      return { is: "error", text: this.zones.error };
    }
    if (this.zones.value === undefined) {
      return { is: "loading" };
    }
    return this.zone === undefined ? { is: "empty", text: this.say("no_zone") } : undefined;
  }
}

/** Return a suggestion of a card for whoever picks the thermostat of a zone. */
export function zoneSuggestion(type: string): (hass: Hass, entityId: string) => Suggestion | null {
  return (hass, entityId) => {
    const entry = hass.entities[entityId];
    const isZone = entry?.platform === "proof_of_heat" && entry.translation_key === "zone";
    return isZone && entityId.startsWith("climate.") ? { config: { type: `custom:${type}`, entity: entityId } } : null;
  };
}
