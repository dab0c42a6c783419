// What a site has, as far as the dashboard asks: it decides which views there are and what stands in them.
import { compare, DOMAIN, deviceName, devicesOf, entityOf, type Site, siteOf } from "../hass/site.js";
import type { DeviceEntry, Hass } from "../hass/types.js";

export type House = Pick<Hass, "states" | "entities" | "devices">;

export interface Facts {
  site: Site;
  zones: DeviceEntry[];
  miners: DeviceEntry[];
  /** Boilers, heat pumps and other heaters that are no miners. */
  heaters: DeviceEntry[];
  hasSupply: boolean;
}

/** Return what a site has, undefined where there is no such site. */
export function facts(hass: House, configEntryId?: string): Facts | undefined {
  const site = siteOf(hass, configEntryId);
  if (!site) {
    return undefined;
  }
  const devices = devicesOf(hass, site);
  const having = (domain: string, key: string): DeviceEntry[] =>
    devices.filter((device) => entityOf(hass, device.id, domain, key) !== undefined);
  return {
    site,
    zones: having("sensor", "heat_demand"),
    miners: having("sensor", "control_reason"),
    heaters: having("select", "heater_mode"),
    hasSupply: entityOf(hass, site.device.id, "sensor", "supply_status") !== undefined,
  };
}

/** Return the entities of these devices for a key, in their order. */
export function entitiesOf(hass: House, devices: readonly DeviceEntry[], domain: string, key: string): string[] {
  return devices.flatMap((device) => entityOf(hass, device.id, domain, key) ?? []);
}

/** Return the shown entities of a device that pass, by id. */
export function entitiesWhere(
  hass: House,
  device: DeviceEntry,
  passes: (entityId: string, attributes: Record<string, unknown>, category: string | undefined) => boolean,
): string[] {
  return (
    Object.values(hass.entities)
      .filter((entry) => entry.device_id === device.id && entry.platform === DOMAIN && !entry.hidden)
      // What counts anew each day has no sum over several.
      .filter((entry) => !entry.translation_key?.endsWith("_today"))
      .filter((entry) => passes(entry.entity_id, hass.states[entry.entity_id]?.attributes ?? {}, entry.entity_category))
      .map((entry) => entry.entity_id)
      .sort(compare)
  );
}

export { deviceName };
