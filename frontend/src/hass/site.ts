// Finds the devices and entities of a site by what they are, never by their ids: owners rename those.
import type { DeviceEntry, Hass } from "./types.js";

export const DOMAIN = "proof_of_heat";

export interface Site {
  /** The config entry. */
  id: string;
  device: DeviceEntry;
}

/** Return the sites of the house, by name. */
export function sites(hass: Pick<Hass, "devices">): Site[] {
  return Object.values(hass.devices)
    .flatMap((device) => {
      const own = device.identifiers.find(([domain]) => domain === DOMAIN);
      return device.entry_type === "service" && own ? [{ id: own[1], device }] : [];
    })
    .sort((one, other) => deviceName(one.device).localeCompare(deviceName(other.device)) || compare(one.id, other.id));
}

/** Return the site that a card is for: the one it names, else the first. */
export function siteOf(hass: Pick<Hass, "devices">, configEntryId?: string): Site | undefined {
  const all = sites(hass);
  return configEntryId === undefined ? all[0] : all.find((site) => site.id === configEntryId);
}

/** Return the miners, zones and heaters of a site: its devices but for itself. */
export function devicesOf(hass: Pick<Hass, "devices">, site: Site): DeviceEntry[] {
  return Object.values(hass.devices)
    .filter((device) => device.config_entry_id === site.id && device.id !== site.device.id)
    .sort((one, other) => deviceName(one).localeCompare(deviceName(other)) || compare(one.id, other.id));
}

/** Return the name of a device, as its owner calls it. */
export function deviceName(device: DeviceEntry): string {
  return device.name_by_user || device.name || "";
}

/** Names that Home Assistant takes from the device class, so that these entities have no translation key. */
const BY_DEVICE_CLASS = new Set(["power", "energy", "voltage", "current", "problem"]);

/** Return an entity of a device by domain and key ("sensor", "control_reason"), also one that is unavailable. */
export function entityOf(
  hass: Pick<Hass, "entities" | "states">,
  deviceId: string,
  domain: string,
  key: string,
): string | undefined {
  for (const entry of Object.values(hass.entities)) {
    if (entry.device_id !== deviceId || entry.platform !== DOMAIN || !entry.entity_id.startsWith(`${domain}.`)) {
      continue;
    }
    if (entry.translation_key === key) {
      return entry.entity_id;
    }
    const isNamedByClass = !entry.translation_key && BY_DEVICE_CLASS.has(key);
    if (isNamedByClass && hass.states[entry.entity_id]?.attributes.device_class === key) {
      return entry.entity_id;
    }
  }
  return undefined;
}

/** Return the number that an entity shows, undefined where it is unknown: unknown is never 0. */
export function numberOf(hass: Pick<Hass, "states">, entityId: string | undefined): number | undefined {
  const state = entityId === undefined ? undefined : hass.states[entityId]?.state;
  if (state === undefined || state.trim() === "") {
    return undefined;
  }
  const value = Number(state);
  return Number.isFinite(value) ? value : undefined;
}

/** Tell whether an entity is there and says something. */
export function isAvailable(hass: Pick<Hass, "states">, entityId: string | undefined): boolean {
  const state = entityId === undefined ? undefined : hass.states[entityId]?.state;
  return state !== undefined && state !== "unavailable" && state !== "unknown";
}

/** Compare two texts letter by letter, the same in every language. */
export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
