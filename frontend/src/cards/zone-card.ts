// What the cards of a zone have in common: which zone they show, what the site says of it, and when there is none.
import { Query } from "../hass/query.js";
import type { ConfigForm, Hass } from "../hass/types.js";
import { type Instead, PohCard } from "../parts/card.js";
import { configForm } from "../parts/register.js";
import { firstZone, ZONE_FIELD, type Zone, type ZoneConfig, zoneOf } from "./zones.js";

const EVERY_MS = 30_000;

export abstract class ZoneCard extends PohCard<ZoneConfig> {
  protected readonly zones = new Query<Zone[]>(this, () => this.message("zones"), EVERY_MS);

  static getConfigForm(): ConfigForm {
    return configForm([ZONE_FIELD]);
  }

  static getStubConfig(hass: Hass): Record<string, unknown> {
    const entity = firstZone(hass);
    return entity === undefined ? {} : { entity };
  }

  override getCardSize(): number {
    return 7;
  }

  /** Return the zone of this card, undefined while it is not known. */
  protected get zone(): Zone | undefined {
    return zoneOf(this.zones.value, this.config?.entity);
  }

  protected override watched(): (string | undefined)[] {
    return [this.zone?.climate_entity_id ?? this.config?.entity];
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
    const zone = this.zone;
    if (!zone) {
      return { is: "empty", text: this.say("no_zone") };
    }
    const entity = zone.climate_entity_id;
    const isAway = entity === null || this.hass?.states[entity]?.state === "unavailable";
    return isAway ? { is: "unavailable", text: this.say("zone_unavailable") } : undefined;
  }
}
