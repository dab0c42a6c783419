// All miners of a site in one table: a thousand rows, of which only those in sight are drawn.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { fixed, hashrate, number, power } from "../format.js";
import { Subscription } from "../hass/query.js";
import type { CardConfig, ConfigForm, GridOptions, Hass } from "../hass/types.js";
import type { Say, TextKey } from "../i18n/localize.js";
import { type Instead, PohCard } from "../parts/card.js";
import { configForm, defineCard, suggestionFor } from "../parts/register.js";
import { type Column, fitting } from "./fleet-columns.js";
import {
  applied,
  type FleetEvent,
  inSight,
  matching,
  type Row,
  type Sorting,
  type SortKey,
  type Status,
  sorted,
  totals,
} from "./fleet-model.js";
import { fleetStyles } from "./fleet-styles.js";

interface FleetConfig extends CardConfig {
  /** Rows in sight without scrolling. */
  rows?: number;
}

const ROW_PX = 40;
const DEFAULT_ROWS = 14;
const STATUSES: readonly Status[] = ["mining", "paused", "fault", "offline"];
const LIMIT_SHARES = [1, 0.75, 0.5, 0.25];

export class FleetCard extends PohCard<FleetConfig> {
  static override styles = [...PohCard.styles, fleetStyles];
  protected override readonly titleKey: TextKey = "fleet_name";

  #rows: ReadonlyMap<string, Row> | undefined;
  #sorting: Sorting = { key: "j_per_th", isDown: false };
  #filter = "";
  #status: Status | undefined;
  #selected: ReadonlySet<string> = new Set();
  #scrolledPx = 0;
  #active = 0;
  #said = "";
  #shown: Row[] = [];

  readonly #feed = new Subscription<FleetEvent>(
    this,
    () => this.message("fleet/subscribe"),
    (event) => {
      this.#rows = applied(this.#rows ?? new Map(), event);
      this.#arrange();
    },
    () => {
      this.#rows = undefined;
      this.requestUpdate();
    },
  );

  static getConfigForm(): ConfigForm {
    return configForm([{ name: "rows", selector: { number: { min: 4, max: 40, mode: "box" } } }]);
  }

  override getCardSize(): number {
    return 12;
  }

  override getGridOptions(): GridOptions {
    return { columns: "full", rows: "auto", min_columns: 9 };
  }

  protected override instead(): Instead | undefined {
    if (this.#feed.error !== undefined) {
      return { is: "error", text: this.#feed.error };
    }
    if (this.#rows === undefined) {
      return { is: "loading" };
    }
    return this.#rows.size === 0 ? { is: "empty", text: this.say("no_miners") } : undefined;
  }

  /** Bring what is shown into order, and draw it. */
  #arrange(): void {
    this.#shown = sorted(matching(this.#rows?.values() ?? [], this.#filter, this.#status), this.#sorting);
    this.requestUpdate();
  }

  protected override beside(): TemplateResult {
    const hass = this.hass as Hass;
    const sum = totals(this.#rows?.values() ?? []);
    return html`<div class="totals">
      <strong>${power(hass, sum.power_w)}</strong>
      <strong>${hashrate(hass, sum.hashrate_th_s)}</strong>
      <strong>${fixed(hass, sum.j_per_th, 1)} J/TH</strong>
      <span class="quiet">${this.say("online_of", { online: sum.online, count: sum.count })}</span>
      ${sum.faults > 0 ? html`<span class="faults">${this.say("faults", { count: sum.faults })}</span>` : nothing}
    </div>`;
  }

  protected override content(): TemplateResult {
    const columns = fitting(this.width);
    const template = `40px ${columns.map((column) => `minmax(${column.width}px, ${column.isNumber ? 1 : 2}fr)`).join(" ")}`;
    const height = Math.min(this.#shown.length, this.config?.rows ?? DEFAULT_ROWS) * ROW_PX;
    return html`${this.#tools()}
      <div class="table" role="grid" aria-label=${this.say("fleet_name")} aria-rowcount=${this.#shown.length + 1} style="--columns: ${template}">
        ${this.#heading(columns)}
        <div
          class="rows"
          role="rowgroup"
          tabindex="0"
          aria-activedescendant="row-${this.#active}"
          style="height: ${Math.max(height, ROW_PX)}px"
          @scroll=${this.#onScroll}
          @keydown=${this.#onKey}
        >
          ${this.#visible(columns, height)}
        </div>
      </div>
      <div class="spoken" role="status">${this.#said}</div>`;
  }

  #tools(): TemplateResult {
    const count = this.#selected.size;
    return html`<div class="tools">
      <input
        type="search"
        aria-label=${this.say("filter")}
        placeholder=${this.say("filter")}
        .value=${this.#filter}
        @input=${(event: Event) => this.#filtered((event.target as HTMLInputElement).value, this.#status)}
      />
      ${STATUSES.map(
        (status) => html`<button
          class="chip ${status}"
          aria-pressed=${this.#status === status}
          @click=${() => this.#filtered(this.#filter, this.#status === status ? undefined : status)}
        >
          ${this.say(`status_${status}`)}
        </button>`,
      )}
      ${count === 0 ? nothing : this.#bulk(count)}
    </div>`;
  }

  #bulk(count: number): TemplateResult {
    return html`<div class="bulk" role="group" aria-label=${this.say("selected", { count })}>
      <span>${this.say("selected", { count })}</span>
      <button class="act manage" @click=${() => this.#set({ managed: true })}>${this.say("manage")}</button>
      <button class="act" @click=${() => this.#set({ managed: false })}>${this.say("unmanage")}</button>
      <span class="quiet">${this.say("cap")}</span>
      ${LIMIT_SHARES.map(
        (share) => html`<button class="chip plain" @click=${() => this.#set({ limit_share: share })}>
          ${number(this.hass as Hass, 100 * share)}&nbsp;%
        </button>`,
      )}
    </div>`;
  }

  #heading(columns: readonly Column[]): TemplateResult {
    const all = this.#shown.length > 0 && this.#shown.every((row) => this.#selected.has(row.id));
    return html`<div class="row heading" role="row" aria-rowindex="1">
      <span role="columnheader">
        <input type="checkbox" aria-label=${this.say("select_all")} .checked=${all} @change=${() => this.#selectAll(!all)} />
      </span>
      ${columns.map(({ key, label, isNumber }) => {
        const isSorted = this.#sorting.key === key;
        const direction = this.#sorting.isDown ? "descending" : "ascending";
        return html`<span role="columnheader" class=${isNumber ? "number" : ""} aria-sort=${isSorted ? direction : "none"}>
          <button @click=${() => this.#sortBy(key)}>
            ${this.say(label)}${isSorted ? html`<i aria-hidden="true">${this.#sorting.isDown ? "↓" : "↑"}</i>` : nothing}
          </button>
        </span>`;
      })}
    </div>`;
  }

  #visible(columns: readonly Column[], height: number): TemplateResult {
    const [first, end] = inSight(this.#scrolledPx, height, ROW_PX, this.#shown.length);
    const words: Say = (key, values) => this.say(key, values);
    return html`<div class="all" style="height: ${this.#shown.length * ROW_PX}px">
      <div style="transform: translateY(${first * ROW_PX}px)">
        ${this.#shown.slice(first, end).map((row, index) => this.#line(row, first + index, columns, words))}
      </div>
    </div>`;
  }

  #line(row: Row, index: number, columns: readonly Column[], words: Say): TemplateResult {
    const isSelected = this.#selected.has(row.id);
    const hass = this.hass as Hass;
    return html`<div
      id="row-${index}"
      class="row ${index === this.#active ? "active" : ""}"
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${isSelected}
      @click=${() => this.#open(row, index)}
    >
      <span role="gridcell" @click=${(event: Event) => event.stopPropagation()}>
        <input type="checkbox" tabindex="-1" aria-label=${row.name} .checked=${isSelected} @change=${() => this.#toggle(row.id)} />
      </span>
      ${columns.map(
        (column) =>
          html`<span role="gridcell" class="${column.isNumber ? "number" : ""} ${column.look?.(row) ?? ""}" title=${column.text(row, hass, words)}>${column.text(row, hass, words)}</span>`,
      )}
    </div>`;
  }

  #filtered(filter: string, status: Status | undefined): void {
    this.#filter = filter;
    this.#status = status;
    this.#active = 0;
    this.#arrange();
  }

  #sortBy(key: SortKey): void {
    this.#sorting = { key, isDown: this.#sorting.key === key && !this.#sorting.isDown };
    this.#arrange();
  }

  #selectAll(isSelected: boolean): void {
    this.#selected = new Set(isSelected ? this.#shown.map((row) => row.id) : []);
    this.requestUpdate();
  }

  #toggle(id: string): void {
    const selected = new Set(this.#selected);
    if (!selected.delete(id)) {
      selected.add(id);
    }
    this.#selected = selected;
    this.requestUpdate();
  }

  #open(row: Row, index: number): void {
    this.#active = index;
    this.requestUpdate();
    this.moreInfo(row.entity_id ?? row.reason_entity_id ?? undefined);
  }

  async #set(fields: { managed: boolean } | { limit_share: number }): Promise<void> {
    const ids = [...this.#selected].filter((id) => this.#rows?.has(id));
    await this.tried(async () => {
      const message = this.message("fleet/set", { ids, ...fields });
      const answer = message && (await this.hass?.callWS<{ failed: { id: string; error: string }[] }>(message));
      const failed = answer?.failed ?? [];
      this.#said = this.say("set_done", { count: ids.length - failed.length });
      this.requestUpdate();
      if (failed.length > 0) {
        throw new Error(this.say("set_failed", { count: failed.length, error: failed[0]?.error ?? "" }));
      }
    });
  }

  #onScroll(event: Event): void {
    this.#scrolledPx = (event.currentTarget as HTMLElement).scrollTop;
    this.requestUpdate();
  }

  #onKey(event: KeyboardEvent): void {
    const row = this.#shown[this.#active];
    const list = event.currentTarget as HTMLElement;
    const page = Math.max(1, Math.floor(list.clientHeight / ROW_PX) - 1);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.#shown.length,
      End: this.#shown.length,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.#active = Math.min(Math.max(this.#active + step, 0), this.#shown.length - 1);
      this.requestUpdate();
      this.#reveal(list);
    } else if (row && event.key === " ") {
      event.preventDefault();
      this.#toggle(row.id);
    } else if (row && event.key === "Enter") {
      this.#open(row, this.#active);
    }
  }

  /** Scroll as little as the active row needs to be in sight. */
  #reveal(list: HTMLElement): void {
    const top = this.#active * ROW_PX;
    if (top < list.scrollTop) {
      list.scrollTop = top;
    } else if (top + ROW_PX > list.scrollTop + list.clientHeight) {
      list.scrollTop = top + ROW_PX - list.clientHeight;
    }
  }
}

defineCard(FleetCard, {
  tag: "poh-fleet-card",
  name: "fleet_name",
  description: "fleet_description",
  suggestion: suggestionFor("poh-fleet-card", ["miners_online", "miners_managed"]),
});
