// What every card is: a frame with a title, laid out from its measured width, that says when it has nothing to show.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { type Site, siteOf } from "../hass/site.js";
import type { CardConfig, GridOptions, Hass, Message } from "../hass/types.js";
import { isSpoken, learn, say, type TextKey, type Values } from "../i18n/localize.js";
import { DrawnElement } from "./element.js";
import { cardStyles } from "./styles.js";

/** Why a card shows no content: it waits, has nothing, cannot know, or something is wrong (in whose words). */
export type Instead = { is: "loading" } | { is: "empty" | "unavailable" | "error"; text: string };

// Until the card is measured it draws as on a phone.
const FIRST_WIDTH_PX = 390;
// Grid columns of half a section, as stock cards take them.
const WHOLE_SECTION: GridOptions = { columns: 12, rows: "auto", min_columns: 6 };

export abstract class PohCard<C extends CardConfig = CardConfig> extends DrawnElement {
  static override drawn = ["hass", "preview", "config", "width", "failure"];
  static override styles = [cardStyles];

  hass?: Hass;
  preview = false;
  protected config?: C;
  /** The width of the card in pixels. */
  protected width = FIRST_WIDTH_PX;
  /** What went wrong with the last thing that was asked, shown until the next one. */
  protected failure: string | undefined;

  #observer: ResizeObserver | undefined;

  /** The title where the owner gives none. */
  protected abstract readonly titleKey: TextKey;

  /** Return the title that what is shown has itself. */
  protected get heading(): string | undefined {
    return undefined;
  }

  /** Return what the card shows; called only where `instead` returns nothing. */
  protected abstract content(): TemplateResult;

  /** Return why there is nothing to show, undefined where there is. */
  protected instead(): Instead | undefined {
    return undefined;
  }

  /** Return what stands beside the title. */
  protected beside(): TemplateResult | typeof nothing {
    return nothing;
  }

  /** Return the entities whose changes the card shows; a change of any other draws nothing anew. */
  protected watched(): readonly (string | undefined)[] {
    return [];
  }

  /** Called when a watched entity changed: the place to ask a query again. */
  protected watchedChanged(): void {}

  setConfig(config: C): void {
    this.config = config;
  }

  getCardSize(): number {
    return 4;
  }

  getGridOptions(): GridOptions {
    return WHOLE_SECTION;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      const width = Math.round(entry?.contentRect.width ?? 0);
      if (width > 0) {
        this.width = width;
      }
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override shouldUpdate(changed: ReadonlyMap<string, unknown>): boolean {
    if (!changed.has("hass") || changed.size > 1) {
      return true;
    }
    const before = changed.get("hass") as Hass | undefined;
    const now = this.hass;
    if (!before || !now) {
      return true;
    }
    if (before.locale !== now.locale || before.localize !== now.localize || before.devices !== now.devices) {
      return true;
    }
    const hasNews = this.watched().some((id) => id !== undefined && before.states[id] !== now.states[id]);
    if (hasNews) {
      this.watchedChanged();
    }
    return hasNews;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.hass || !this.config) {
      return nothing;
    }
    if (!isSpoken(this.hass.language)) {
      void learn(this.hass.language).then(() => this.requestUpdate());
      return nothing;
    }
    const instead = this.site ? this.instead() : this.#noSite();
    return html`<ha-card>
      <header>
        <h2>${this.config.title ?? this.heading ?? this.say(this.titleKey)}</h2>
        ${instead ? nothing : this.beside()}
      </header>
      ${this.failure === undefined ? nothing : note("error", this.failure)}
      ${instead ? this.#rendered(instead) : this.content()}
    </ha-card>`;
  }

  /** Return the site of this card. */
  protected get site(): Site | undefined {
    return this.hass && siteOf(this.hass, this.config?.config_entry_id);
  }

  /** Return a message to the integration about this card's site, undefined while there is no site. */
  protected message(type: string, fields: Record<string, unknown> = {}): Message | undefined {
    return this.site && { type: `proof_of_heat/${type}`, config_entry_id: this.site.id, ...fields };
  }

  /** Return a text in the language of the owner. */
  protected say(key: TextKey, values?: Values): string {
    return say(this.hass?.language ?? "en", key, values);
  }

  /** Call an action; what goes wrong is shown in the card. */
  protected async act(
    domain: string,
    action: string,
    fields: Record<string, unknown> = {},
    entityId?: string,
  ): Promise<boolean> {
    return this.tried(() =>
      this.hass?.callService(domain, action, fields, entityId ? { entity_id: entityId } : undefined),
    );
  }

  /** Await something that the owner asked for; tell whether it went well, and show it if not. */
  protected async tried(asked: () => Promise<unknown> | undefined): Promise<boolean> {
    this.failure = undefined;
    try {
      await asked();
      return true;
    } catch (error) {
      this.failure = (error as Error | undefined)?.message || this.say("error");
      return false;
    }
  }

  /** Open Home Assistant's dialog with more about an entity. */
  protected moreInfo(entityId: string | undefined): void {
    if (entityId !== undefined) {
      this.dispatchEvent(new CustomEvent("hass-more-info", { bubbles: true, composed: true, detail: { entityId } }));
    }
  }

  #noSite(): Instead {
    return { is: "empty", text: this.say("no_site") };
  }

  #rendered(instead: Instead): TemplateResult {
    if (instead.is === "loading") {
      return html`<div class="skeleton" role="status" aria-label=${this.say("loading")}></div>`;
    }
    return note(instead.is, instead.text);
  }
}

const ICONS = { empty: "mdi:information-outline", unavailable: "mdi:lan-disconnect", error: "mdi:alert-circle" };

function note(kind: keyof typeof ICONS, text: string): TemplateResult {
  return html`<div class="note ${kind === "error" ? "wrong" : ""}" role=${kind === "error" ? "alert" : "status"}>
    <ha-icon icon=${ICONS[kind]} aria-hidden="true"></ha-icon><span>${text}</span>
  </div>`;
}
