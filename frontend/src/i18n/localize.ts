// The words of the cards; words of entities, reasons and statuses come from the integration by way of Home Assistant.
import en from "./en.json";
import ru from "./ru.json";

export type TextKey = keyof typeof en;
export type Values = Record<string, string | number>;
export type Say = (key: TextKey, values?: Values) => string;

const TEXTS: Record<string, Partial<Record<TextKey, string>>> = { en, ru };

/** Return a text in a language, in English where the language lacks it. */
export function say(language: string, key: TextKey, values: Values = {}): string {
  const texts = TEXTS[language] ?? TEXTS[language.split("-")[0] ?? ""] ?? en;
  const text = texts[key] ?? en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Return the language of the page, for what Home Assistant asks without telling it. */
export function pageLanguage(): string {
  const app = document.querySelector("home-assistant") as { hass?: { language?: string } } | null;
  return app?.hass?.language ?? document.documentElement.lang ?? "en";
}

/** Return a text in the language of the page. */
export function sayHere(key: TextKey, values?: Values): string {
  return say(pageLanguage() || "en", key, values);
}
