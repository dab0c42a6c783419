// How the miners follow the plant or the roof: what there is, what they may draw, what they draw, and what was changed.
import { html, nothing, type TemplateResult } from "lit/html.js";

import { clock, power, signedPower } from "../format.js";
import { Query } from "../hass/query.js";
import { entityOf, isAvailable, numberOf } from "../hass/site.js";
import type { CardConfig, ConfigForm, Hass } from "../hass/types.js";
import type { TextKey } from "../i18n/localize.js";
import { type Instead, PohCard } from "../parts/card.js";
import { configForm, defineCard, suggestionFor } from "../parts/register.js";
import { type Course, type Statistics, surplusChart } from "./surplus-chart.js";
import { surplusStyles } from "./surplus-styles.js";

interface SurplusConfig extends CardConfig {
  hours?: number;
}

interface Summary {
  is_balancing: boolean;
  is_dry_run: boolean;
  is_stopped: boolean;
  report: { status: string } | null;
}

interface LogEntry {
  id: number;
  at: string;
  name: string | null;
  text: string;
}

const SENSORS = ["generation", "available_power", "target_power", "managed_power", "supply_status"] as const;
type Key = (typeof SENSORS)[number];

const STATUS_CLASS: Record<string, string> = { ok: "good", warning: "warn", over_target: "bad" };
const DEFAULT_HOURS = 6;
const MOST_HOURS = 48;
const LOG_LENGTH = 6;
// Below it four figures in a row have no room.
const NARROW_PX = 440;
const EVERY_MS = 30_000;
// Statistics of five minutes come every five minutes.
const COURSE_EVERY_MS = 150_000;
const HOUR_MS = 3_600_000;

export class SurplusCard extends PohCard<SurplusConfig> {
  static override styles = [...PohCard.styles, surplusStyles];
  protected override readonly titleKey: TextKey = "surplus_name";

  readonly #summary = new Query<Summary>(this, () => this.message("balance_summary"), EVERY_MS);
  readonly #log = new Query<{ entries: LogEntry[] }>(
    this,
    () => this.message("balance_log", { limit: LOG_LENGTH }),
    EVERY_MS,
  );
  readonly #course = new Query<Statistics>(this, () => this.#courseMessage(), COURSE_EVERY_MS);

  static getConfigForm(): ConfigForm {
    return configForm([{ name: "hours", selector: { number: { min: 1, max: MOST_HOURS, mode: "box" } } }]);
  }

  override getCardSize(): number {
    return 8;
  }

  protected override watched(): (string | undefined)[] {
    return SENSORS.map((key) => this.#entity(key));
  }

  protected override watchedChanged(): void {
    this.#summary.refreshSoon();
    this.#log.refreshSoon();
  }

  protected override instead(): Instead | undefined {
    if (this.#summary.error !== undefined) {
      return { is: "error", text: this.#summary.error };
    }
    if (this.#summary.value === undefined) {
      return { is: "loading" };
    }
    return this.#entity("supply_status") === undefined ? { is: "empty", text: this.say("no_supply") } : undefined;
  }

  protected override beside(): TemplateResult | typeof nothing {
    const entity = this.#entity("supply_status");
    const state = entity === undefined ? undefined : this.hass?.states[entity];
    if (!this.hass || !state) {
      return nothing;
    }
    const text = isAvailable(this.hass, entity) ? this.hass.formatEntityState(state) : this.say("unknown");
    return html`<button class="chip status ${STATUS_CLASS[state.state] ?? ""}" @click=${() => this.moreInfo(entity)}>
      ${text}
    </button>`;
  }

  protected override content(): TemplateResult {
    return html`<div class="body">
      ${this.#mode()} ${this.#figures()} ${this.#chart()}
      <div class="log" tabindex="0" role="log" aria-label=${this.say("surplus_log")}>${this.#entries()}</div>
    </div>`;
  }

  /** What the owner set, and the button that ends it all: always on top. */
  #mode(): TemplateResult {
    const { is_balancing, is_dry_run, is_stopped } = this.#summary.value as Summary;
    const key: TextKey = is_stopped
      ? "is_stopped"
      : !is_balancing
        ? "is_off"
        : is_dry_run
          ? "is_dry_run"
          : "is_following";
    const device = this.site?.device.id ?? "";
    const balancing = this.hass && entityOf(this.hass, device, "switch", "balancing");
    return html`<div class="mode">
      <span class="quiet">${this.say(key)}</span>
      ${
        balancing === undefined || is_stopped
          ? nothing
          : html`<button class="act" @click=${() => this.#changed("switch", is_balancing ? "turn_off" : "turn_on", balancing)}>
              ${this.say(is_balancing ? "stop_balancing" : "start_balancing")}
            </button>`
      }
      ${this.#stop(device, is_stopped)}
    </div>`;
  }

  #stop(device: string, isStopped: boolean): TemplateResult | typeof nothing {
    const button = this.hass && entityOf(this.hass, device, "button", isStopped ? "resume" : "emergency_stop");
    if (button === undefined) {
      return nothing;
    }
    return html`<button class="act stop ${isStopped ? "" : "danger"}" @click=${() => this.#changed("button", "press", button)}>
      <ha-icon icon=${isStopped ? "mdi:play" : "mdi:stop"} aria-hidden="true"></ha-icon>
      ${this.say(isStopped ? "resume" : "stop")}
    </button>`;
  }

  #figures(): TemplateResult {
    const hass = this.hass as Hass;
    const target = this.#figure("target_power");
    const managed = this.#figure("managed_power");
    const left = target === undefined || managed === undefined ? undefined : target - managed;
    const shown: [TextKey, string, Key, string][] = [
      ["generation", power(hass, this.#figure("generation")), "generation", "sun"],
      ["target", power(hass, target), "target_power", "target"],
      ["miners", power(hass, managed), "managed_power", "miners"],
      ["difference", signedPower(hass, left), "available_power", left !== undefined && left < 0 ? "over" : ""],
    ];
    return html`<div class="figures" style="--figures: ${this.width < NARROW_PX ? 2 : 4}">
      ${shown
        .filter(([, , key]) => this.#entity(key) !== undefined)
        .map(
          ([
            label,
            value,
            key,
            look,
          ]) => html`<button class="figure ${look}" @click=${() => this.moreInfo(this.#entity(key))}>
            <span class="quiet">${this.say(label)}</span><strong>${value}</strong>
          </button>`,
        )}
    </div>`;
  }

  #chart(): TemplateResult | typeof nothing {
    const statistics = this.#course.value;
    if (!this.hass || statistics === undefined) {
      return this.#course.error === undefined ? html`<div class="skeleton chart"></div>` : nothing;
    }
    const now = Date.now();
    const line = (key: Key) => ({ points: statistics[this.#entity(key) ?? ""] ?? [], now: this.#figure(key) });
    const course: Course = {
      startMs: now - this.#hours * HOUR_MS,
      nowMs: now,
      generation: line("generation"),
      available: line("available_power"),
      target: line("target_power"),
      miners: line("managed_power"),
    };
    return surplusChart(this.hass, course, this.width - 32, this.say("surplus_chart", { hours: this.#hours }));
  }

  #entries(): TemplateResult | TemplateResult[] {
    const entries = this.#log.value?.entries ?? [];
    if (entries.length === 0) {
      return html`<p class="quiet">${this.say("no_changes")}</p>`;
    }
    const hass = this.hass as Hass;
    return entries.map(
      (entry) => html`<p><time class="quiet" datetime=${entry.at}>${clock(hass, entry.at)}</time>
        <span><b>${entry.name}</b> ${entry.text}</span></p>`,
    );
  }

  async #changed(domain: string, action: string, entity: string): Promise<void> {
    if (await this.act(domain, action, {}, entity)) {
      await this.#summary.refresh();
    }
  }

  get #hours(): number {
    return this.config?.hours ?? DEFAULT_HOURS;
  }

  #courseMessage(): { type: string } | undefined {
    const ids = this.hass ? SENSORS.slice(0, 4).flatMap((key) => this.#entity(key) ?? []) : [];
    if (ids.length === 0) {
      return undefined;
    }
    const start_time = new Date(Date.now() - this.#hours * HOUR_MS).toISOString();
    const asked = { statistic_ids: ids, period: "5minute", types: ["mean"], units: { power: "W" } };
    return { type: "recorder/statistics_during_period", start_time, ...asked } as { type: string };
  }

  #entity(key: Key): string | undefined {
    return this.hass && this.site && entityOf(this.hass, this.site.device.id, "sensor", key);
  }

  #figure(key: Key): number | undefined {
    return this.hass && numberOf(this.hass, this.#entity(key));
  }
}

defineCard(SurplusCard, {
  tag: "poh-surplus-card",
  name: "surplus_name",
  description: "surplus_description",
  suggestion: suggestionFor("poh-surplus-card", SENSORS),
});
