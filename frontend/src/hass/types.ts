// What the cards use of Home Assistant's frontend, and no more: the less is named here, the less can break.

export interface HassEntity {
  entity_id: string;
  state: string;
  attributes: Record<string, unknown>;
  last_changed: string;
}

export interface EntityEntry {
  entity_id: string;
  platform?: string;
  translation_key?: string;
  device_id?: string;
  entity_category?: string;
  hidden?: boolean;
}

export interface DeviceEntry {
  id: string;
  name: string | null;
  name_by_user?: string | null;
  model?: string | null;
  area_id?: string | null;
  entry_type?: string | null;
  identifiers: [string, string][];
  config_entry_id?: string | null;
  config_subentry_id?: string | null;
}

export type NumberFormat =
  | "language"
  | "system"
  | "comma_decimal"
  | "decimal_comma"
  | "space_comma"
  | "quote_decimal"
  | "none";

export interface HassLocale {
  language: string;
  number_format: NumberFormat | string;
  time_format: "language" | "system" | "12" | "24" | string;
  time_zone?: "local" | "server" | string;
}

export type Message = { type: string } & Record<string, unknown>;

export interface Connection {
  subscribeMessage<T>(callback: (answer: T) => void, message: Message): Promise<() => Promise<void> | void>;
}

export interface Target {
  entity_id?: string | string[];
  device_id?: string | string[];
}

export interface Hass {
  states: Record<string, HassEntity>;
  entities: Record<string, EntityEntry>;
  devices: Record<string, DeviceEntry>;
  areas: Record<string, { area_id: string; name: string }>;
  language: string;
  locale: HassLocale;
  config: { currency: string; time_zone: string };
  connection: Connection;
  localize(key: string, values?: Record<string, string | number>): string;
  formatEntityState(state: HassEntity, value?: string): string;
  callService(domain: string, service: string, fields?: Record<string, unknown>, target?: Target): Promise<unknown>;
  callWS<T>(message: Message): Promise<T>;
}

export interface CardConfig {
  type: string;
  config_entry_id?: string;
  title?: string;
}

export interface GridOptions {
  columns?: number | "full";
  rows?: number | "auto";
  min_columns?: number;
  min_rows?: number;
}

export interface FormField {
  name: string;
  required?: boolean;
  selector: Record<string, unknown>;
}

export interface ConfigForm {
  schema: FormField[];
  computeLabel: (field: { name: string }) => string;
  computeHelper: (field: { name: string }) => string | undefined;
}

export interface Suggestion {
  label?: string;
  config: { type: string } & Record<string, unknown>;
}
