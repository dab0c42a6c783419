// How Home Assistant's frontend learns of the cards and of the dashboard.
import type { ConfigForm, FormField, Hass, Suggestion } from "../hass/types.js";
import { sayHere, type TextKey } from "../i18n/localize.js";

interface Announced {
  type: string;
  readonly name: string;
  readonly description: string;
  preview: boolean;
  documentationURL: string;
  getEntitySuggestion?: (hass: Hass, entityId: string) => Suggestion | null;
}

interface AnnouncedStrategy {
  type: string;
  strategyType: "dashboard";
  readonly name: string;
  readonly description: string;
}

declare global {
  interface Window {
    customCards?: Announced[];
    customStrategies?: AnnouncedStrategy[];
  }
}

export interface CardAbout {
  /** The tag, "poh-heat-card". */
  tag: string;
  name: TextKey;
  description: TextKey;
  /** Return a card for an entity that the owner picked first, null where this card does not fit it. */
  suggestion?: Suggest;
}

type Suggest = (hass: Hass, entityId: string) => Suggestion | null;

const DOCS = "https://github.com/proof-of-heat/proof-of-heat/blob/main/docs/dashboard.md";

/** Define an element, once however often the module is loaded. */
export function define(tag: string, element: CustomElementConstructor): void {
  if (!customElements.get(tag)) {
    customElements.define(tag, element);
  }
}

/** Define a card and offer it in the card picker, in the language of whoever looks. */
export function defineCard(element: CustomElementConstructor, about: CardAbout): void {
  define(about.tag, element);
  window.customCards ??= [];
  if (window.customCards.some((card) => card.type === about.tag)) {
    return;
  }
  window.customCards.push({
    type: about.tag,
    get name() {
      return sayHere(about.name);
    },
    get description() {
      return sayHere(about.description);
    },
    preview: true,
    documentationURL: DOCS,
    ...(about.suggestion ? { getEntitySuggestion: about.suggestion } : {}),
  });
}

/** Offer a card to whoever picks one of these sensors of the integration. */
export function suggestionFor(tag: string, keys: readonly string[]): Suggest {
  return (hass, entity) => {
    const { platform, translation_key = "" } = hass.entities[entity] ?? {};
    return platform === "proof_of_heat" && keys.includes(translation_key)
      ? { config: { type: `custom:${tag}` } }
      : null;
  };
}

/** Offer the dashboard under Settings, Dashboards, Add. */
export function announceDashboard(type: string): void {
  window.customStrategies ??= [];
  if (window.customStrategies.some((known) => known.type === type)) {
    return;
  }
  window.customStrategies.push({
    type,
    strategyType: "dashboard",
    get name() {
      return sayHere("dashboard_name");
    },
    get description() {
      return sayHere("dashboard_description");
    },
  });
}

/** The fields that every card has: its title, and its site where there are several. */
const COMMON_FIELDS: FormField[] = [
  { name: "title", selector: { text: {} } },
  { name: "config_entry_id", selector: { config_entry: { integration: "proof_of_heat" } } },
];

/** Return the visual editor of a card: its own fields, then the common ones; labels are the texts `field_<name>`. */
export function configForm(fields: FormField[] = []): ConfigForm {
  return {
    schema: [...fields, ...COMMON_FIELDS],
    computeLabel: ({ name }) => sayHere(`field_${name}` as TextKey),
    computeHelper: ({ name }) => (name === "config_entry_id" ? sayHere("field_config_entry_id_help") : undefined),
  };
}
