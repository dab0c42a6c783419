// A house for the tests: a made Hass with one site, and a way to mount a card in it.

import type { DeviceEntry, EntityEntry, Hass, HassEntity, Message } from "../src/hass/types.js";
import type { DrawnElement } from "../src/parts/element.js";

export const SITE = "entry-1";

export interface Asked {
  messages: Message[];
  calls: [domain: string, service: string, target: unknown][];
  /** What was given with each call. */
  fields: Record<string, unknown>[];
  tell: (event: unknown) => void;
}

export type Answers = Record<string, unknown>;

export function device(id: string, more: Partial<DeviceEntry> = {}): DeviceEntry {
  return { id, name: id, identifiers: [["proof_of_heat", id]], config_entry_id: SITE, entry_type: null, ...more };
}

export function entity(entity_id: string, device_id: string, translation_key?: string): EntityEntry {
  return { entity_id, device_id, platform: "proof_of_heat", ...(translation_key ? { translation_key } : {}) };
}

export function state(entity_id: string, value: string | number, attributes: Record<string, unknown> = {}): HassEntity {
  return { entity_id, state: String(value), attributes, last_changed: "2026-11-21T08:00:00Z" };
}

/** Return a house whose websocket answers as told; an Error as an answer is thrown. */
export function house(more: Partial<Hass> = {}, answers: Answers = {}): { hass: Hass; asked: Asked } {
  const asked: Asked = { messages: [], calls: [], fields: [], tell: () => undefined };
  const hass: Hass = {
    states: {},
    entities: {},
    devices: { site: device("site", { entry_type: "service", name: "Barn", identifiers: [["proof_of_heat", SITE]] }) },
    areas: {},
    language: "en",
    locale: { language: "en", number_format: "language", time_format: "24", time_zone: "server" },
    config: { currency: "EUR", time_zone: "UTC" },
    connection: {
      subscribeMessage: async (callback, message) => {
        asked.messages.push(message);
        asked.tell = callback as (event: unknown) => void;
        return () => undefined;
      },
    },
    localize: (key) => key.split(".").at(-1) ?? "",
    formatEntityState: (its) => its.state,
    callService: async (domain, service, fields, target) => {
      asked.fields.push(fields ?? {});
      asked.calls.push([domain, service, target]);
    },
    callWS: async <T>(message: Message) => {
      asked.messages.push(message);
      const answer = answers[message.type];
      if (answer instanceof Error) {
        throw answer;
      }
      return answer as T;
    },
    ...more,
  };
  return { hass, asked };
}

/** Put a card on the page, and wait until it has asked and drawn. */
export async function mounted<T extends DrawnElement>(
  tag: string,
  hass: Hass,
  config: Record<string, unknown> = {},
): Promise<T> {
  const card = document.createElement(tag) as T & { hass: Hass; setConfig(config: unknown): void };
  card.setConfig({ type: `custom:${tag}`, ...config });
  card.hass = hass;
  document.body.append(card);
  await settled(card);
  return card;
}

/** Wait until what was asked is answered and drawn. */
export async function settled(card: DrawnElement): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    await Promise.resolve();
    await card.updateComplete;
  }
}

/** Return the text of a card, with all white space as single spaces. */
export function textOf(card: DrawnElement): string {
  return (card.shadowRoot?.textContent ?? "").replace(/\s+/g, " ").trim();
}
