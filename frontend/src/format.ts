// Numbers, money and times as the owner's profile writes them.
import type { HassLocale } from "./hass/types.js";

type Localised = { locale: HassLocale; config: { currency: string; time_zone: string } };

/** What stands where a value is unknown. */
export const UNKNOWN = "–";

const NUMBER_LANGUAGES: Record<string, string[] | undefined> = {
  comma_decimal: ["en-US", "en"],
  decimal_comma: ["de", "es", "it"],
  space_comma: ["fr", "sv", "cs"],
  quote_decimal: ["de-CH"],
  none: ["en-US"],
  system: undefined,
};

const POWER_STEPS: readonly [atLeast: number, unit: string, digits: number][] = [
  [1e6, "MW", 2],
  [1e3, "kW", 2],
];

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

/** Return a number with at most so many digits after the point. */
export function number(hass: Localised, value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined
    ? UNKNOWN
    : numberFormat(hass.locale, { maximumFractionDigits: digits }).format(value);
}

/** Return a number with exactly so many digits after the point, so that it does not jump as it changes. */
export function fixed(hass: Localised, value: number | null | undefined, digits: number): string {
  if (value === null || value === undefined) {
    return UNKNOWN;
  }
  return numberFormat(hass.locale, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** Return watts as W, kW or MW. */
export function power(hass: Localised, watts: number | null | undefined): string {
  if (watts === null || watts === undefined) {
    return UNKNOWN;
  }
  const step = POWER_STEPS.find(([atLeast]) => Math.abs(watts) >= atLeast);
  if (!step) {
    return `${number(hass, watts)}\u00a0W`;
  }
  const scaled = watts / step[0];
  return `${fixed(hass, scaled, Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : step[2])}\u00a0${step[1]}`;
}

/** Return a difference of watts with its sign. */
export function signedPower(hass: Localised, watts: number | null | undefined): string {
  if (watts === null || watts === undefined) {
    return UNKNOWN;
  }
  return `${watts > 0 ? "+" : watts < 0 ? "−" : "±"}${power(hass, Math.abs(watts))}`;
}

/** Return TH/s, as PH/s from a thousand on. */
export function hashrate(hass: Localised, thPerS: number | null | undefined): string {
  if (thPerS === null || thPerS === undefined) {
    return UNKNOWN;
  }
  return thPerS >= 1000 ? `${fixed(hass, thPerS / 1000, 2)}\u00a0PH/s` : `${fixed(hass, thPerS, 1)}\u00a0TH/s`;
}

/** Return a temperature in °C with one digit. */
export function celsius(hass: Localised, temperature: number | null | undefined, digits = 1): string {
  return temperature === null || temperature === undefined ? UNKNOWN : `${fixed(hass, temperature, digits)}\u00a0°C`;
}

/** Return an amount of money in the currency of the house, or in another. */
export function money(hass: Localised, amount: number | null | undefined, digits = 2, currency?: string): string {
  if (amount === null || amount === undefined) {
    return UNKNOWN;
  }
  const code = currency ?? hass.config.currency;
  try {
    return numberFormat(hass.locale, {
      style: "currency",
      currency: code,
      currencyDisplay: "narrowSymbol",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    }).format(amount);
  } catch {
    // Home Assistant takes any text as a currency; Intl knows three letters only.
    return `${fixed(hass, amount, digits)}\u00a0${code}`;
  }
}

/** Return a time of day, "22:30" or "10:30 PM". */
export function clock(hass: Localised, at: Date | number | string): string {
  return dateFormat(hass, { hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** Return a weekday with the time of day. */
export function weekdayClock(hass: Localised, at: Date | number | string): string {
  return dateFormat(hass, { weekday: "short", hour: "numeric", minute: "2-digit" }).format(new Date(at));
}

/** Return a time of day where it is today, else with its weekday. */
export function soonClock(hass: Localised, at: Date | number | string, now: Date = new Date()): string {
  const day = dateFormat(hass, { year: "numeric", month: "numeric", day: "numeric" });
  return day.format(new Date(at)) === day.format(now) ? clock(hass, at) : weekdayClock(hass, at);
}

/** Return the hour of an axis, "08:00" or "8 AM". */
export function hour(hass: Localised, at: Date | number): string {
  const isHalfDay = dateFormat(hass, { hour: "numeric" }).resolvedOptions().hour12 === true;
  const options: Intl.DateTimeFormatOptions = isHalfDay ? { hour: "numeric" } : { hour: "2-digit", minute: "2-digit" };
  return dateFormat(hass, options).format(new Date(at));
}

/** Return a round number of watts for an axis. */
export function roundPower(hass: Localised, watts: number): string {
  const step = POWER_STEPS.find(([atLeast]) => Math.abs(watts) >= atLeast);
  return step ? `${number(hass, watts / step[0], step[2])}\u00a0${step[1]}` : `${number(hass, watts)}\u00a0W`;
}

/** Return the IANA time zone that the owner wants times in, undefined for that of the browser. */
export function timeZone(hass: Localised): string | undefined {
  return hass.locale.time_zone === "server" ? hass.config.time_zone : undefined;
}

function numberFormat(locale: HassLocale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const wanted = locale.number_format;
  const languages = wanted in NUMBER_LANGUAGES ? NUMBER_LANGUAGES[wanted] : [locale.language];
  const all = { useGrouping: wanted !== "none", ...options };
  return cached(`n${wanted}${locale.language}${JSON.stringify(all)}`, () => new Intl.NumberFormat(languages, all));
}

function dateFormat(hass: Localised, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { language, time_format } = hass.locale;
  const zone = timeZone(hass);
  const cycle: Intl.DateTimeFormatOptions =
    time_format === "12" ? { hourCycle: "h12" } : time_format === "24" ? { hourCycle: "h23" } : {};
  const all = { ...options, ...(options.hour ? cycle : {}), ...(zone ? { timeZone: zone } : {}) };
  const languages = time_format === "system" ? undefined : language;
  return cached(`d${language}${time_format}${JSON.stringify(all)}`, () => new Intl.DateTimeFormat(languages, all));
}

function cached<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
  const known = formats.get(key) ?? make();
  formats.set(key, known);
  return known as T;
}
