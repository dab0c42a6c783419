// The words of the cards; words of entities, reasons and statuses come from the integration by way of Home Assistant.
import en from "./en.json";

export type TextKey = keyof typeof en;
export type Texts = Partial<Record<TextKey, string>>;
export type Values = Record<string, string | number>;
export type Say = (key: TextKey, values?: Values) => string;

/** Languages that lie beside the bundle; only who reads one loads it. */
const BESIDE = ["ru"];
// Home Assistant gives a dashboard 5 s to lay itself out.
const PATIENCE_MS = 3000;

const spoken = new Map<string, Texts>([["en", en]]);
const asked = new Map<string, Promise<void>>();

/** Return a text in a language, in English where the language lacks it or is not there yet. */
export function say(language: string, key: TextKey, values: Values = {}): string {
  const text = spoken.get(baseOf(language))?.[key] ?? en[key];
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Tell whether a language needs no waiting for. */
export function isSpoken(language: string): boolean {
  const base = baseOf(language);
  return spoken.has(base) || !BESIDE.includes(base);
}

/** Bring a language, once; one that cannot be brought is spoken in English. */
export function learn(language: string, bring: (name: string) => Promise<Texts> = brought): Promise<void> {
  const base = baseOf(language);
  if (isSpoken(base)) {
    return Promise.resolve();
  }
  const known = asked.get(base);
  if (known) {
    return known;
  }
  const coming = bring(base).then(
    (texts) => void spoken.set(base, texts),
    () => void spoken.set(base, en),
  );
  asked.set(base, coming);
  return coming;
}

/** Return the language of the page, for what Home Assistant asks without telling it. */
export function pageLanguage(): string {
  const app = document.querySelector("home-assistant") as { hass?: { language?: string } } | null;
  return app?.hass?.language || document.documentElement.lang || "en";
}

/** Return a text in the language of the page. */
export function sayHere(key: TextKey, values?: Values): string {
  return say(pageLanguage(), key, values);
}

function baseOf(language: string): string {
  return language.split("-")[0] as string;
}

/** The file of a language lies beside the bundle, and carries its version so that both are of one build. */
async function brought(name: string): Promise<Texts> {
  const own = new URL(import.meta.url);
  const answer = await fetch(`${own.pathname.replace(/\.js$/, "")}.${name}.json${own.search}`, {
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return answer.json() as Promise<Texts>;
}
