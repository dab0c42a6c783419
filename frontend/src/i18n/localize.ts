// The words of the cards; words of entities, reasons and statuses come from the integration by way of Home Assistant.
//
// Each language is a file beside the bundle, so that a page loads the one that its owner reads.
import type en from "./en.json";

export type TextKey = keyof typeof en;
export type Texts = Partial<Record<TextKey, string>>;
export type Values = Record<string, string | number>;
export type Say = (key: TextKey, values?: Values) => string;

const ENGLISH = "en";
const LANGUAGES = [ENGLISH, "ru"];
// Home Assistant gives a dashboard 5 s to lay itself out.
const PATIENCE_MS = 3000;

const spoken = new Map<string, Texts>();
const coming = new Map<string, Promise<void>>();

/** Return a text in a language; a language that is not there yet says the name of the text. */
export function say(language: string, key: TextKey, values: Values = {}): string {
  const text = spoken.get(ours(language))?.[key] ?? key.replaceAll("_", " ");
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Tell whether a language needs no waiting for. */
export function isSpoken(language: string): boolean {
  return spoken.has(ours(language));
}

/** Bring a language, once for all who ask; one that cannot be brought leaves the names of the texts. */
export function learn(language: string, bring: (name: string) => Promise<Texts> = brought): Promise<void> {
  const name = ours(language);
  const known = coming.get(name);
  if (known) {
    return known;
  }
  const next = bring(name).then(
    (texts) => void spoken.set(name, texts),
    () => void spoken.set(name, {}),
  );
  coming.set(name, next);
  return next;
}

/** Return the language of the page, for what Home Assistant asks without telling it. */
export function pageLanguage(): string {
  const app = document.querySelector("home-assistant") as { hass?: { language?: string } } | null;
  return app?.hass?.language || document.documentElement.lang || ENGLISH;
}

/** Return a text in the language of the page. */
export function sayHere(key: TextKey, values?: Values): string {
  return say(pageLanguage(), key, values);
}

/** Return which of our languages is spoken to whoever reads this one: that of all its countries, else English. */
function ours(language: string): string {
  const base = language.split("-")[0] as string;
  return LANGUAGES.includes(base) ? base : ENGLISH;
}

/** The file of a language carries the version of the bundle, so that both are of one build. */
async function brought(name: string): Promise<Texts> {
  const own = new URL(import.meta.url);
  const answer = await fetch(`${own.pathname.replace(/\.js$/, "")}.${name}.json${own.search}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return answer.json() as Promise<Texts>;
}
