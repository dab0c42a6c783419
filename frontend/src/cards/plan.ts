// The plan of a zone: what each quarter of an hour costs, what heats then and why, and a quarter set by hand.
import { html, nothing, type TemplateResult } from "lit/html.js";

import { clamp } from "../chart/scale.js";
import { celsius, money, power, soonClock } from "../format.js";
import { Query } from "../hass/query.js";
import type { Hass, Message } from "../hass/types.js";
import type { TextKey } from "../i18n/localize.js";
import type { Instead } from "../parts/card.js";
import { defineCard } from "../parts/register.js";
import { chartStyles, legend } from "./chart-styles.js";
import { type Course, heatW, planChart, timesOf } from "./plan-chart.js";
import { planStyles } from "./plan-styles.js";
import { ZoneCard } from "./zone-card.js";
import { type Plan, type Slot, zoneSuggestion } from "./zones.js";

const EVERY_MS = 60_000;
/** Which way keys move the marked slot; an hour has four. */
const KEYS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  ArrowDown: -1,
  ArrowUp: 1,
  PageDown: -4,
  PageUp: 4,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

type Wish = "boost" | "pause" | "none";

export class PlanCard extends ZoneCard {
  static override styles = [...ZoneCard.styles, chartStyles, planStyles];
  protected override readonly titleKey: TextKey = "plan_name";

  readonly #plan = new Query<Plan>(this, () => this.message("plan"), EVERY_MS);

  /** The start of the slot that was chosen, undefined for the one of now. */
  #chosen: string | undefined;
  /** The slot below the pointer. */
  #hovered: number | undefined;

  protected override instead(): Instead | undefined {
    if (this.#plan.error !== undefined) {
      return { is: "error", text: this.#plan.error };
    }
    if (this.zones.value === undefined || this.#plan.value === undefined) {
      return super.instead() ?? { is: "loading" };
    }
    return this.#course ? undefined : { is: "empty", text: this.say("no_plan") };
  }

  protected override content(): TemplateResult {
    const hass = this.hass as Hass;
    const course = this.#course as Course;
    const at = this.#hovered ?? this.#index(course);
    const slot = course.slots[at] as Slot;
    return html`<div class="body">
      <div class="plan" role="slider" tabindex="0" aria-label=${this.say("plan_chart")} aria-valuemin="0"
        aria-valuemax=${course.slots.length - 1} aria-valuenow=${at} aria-valuetext=${this.#told(slot, at)}
        @keydown=${this.#press} @pointermove=${this.#hover} @pointerleave=${this.#leave} @click=${this.#choose}>
        ${planChart(hass, course, this.width - 32, at)}
      </div>
      ${this.#legend(course)}
      <p><b>${soonClock(hass, slot.start)}</b> ${this.#figures(slot, at)}</p>
      <p class="quiet">${this.#why(slot)}</p>
      ${this.#acts(course)}
      ${course.plan.is_followed === false ? html`<p class="quiet">${this.say("plan_only_shown")}</p>` : nothing}
    </div>`;
  }

  #legend({ plan, slots }: Course): TemplateResult {
    const lines: [string, TextKey, boolean][] = [
      ["all", "chart_heat", true],
      ["room", "chart_temperatures", slots.some((slot) => slot.room_c !== null)],
      ["surplus", "surplus_name", plan.surplus_w?.some((one) => one) ?? false],
    ];
    return legend(lines.filter(([, , isThere]) => isThere).map(([look, key]) => [look, this.say(key)]));
  }

  get #course(): Course | undefined {
    const plan = this.#plan.value;
    // A site without zones has a plan for all its miners.
    const zone = this.zone?.zone_id ?? (this.config?.entity ? "" : plan?.zones[0]?.zone_id);
    const slots = plan?.zones.find((one) => one.zone_id === zone)?.slots;
    return plan?.start && slots?.length
      ? { plan, slots, startMs: Date.parse(plan.start), slotMs: plan.slot_minutes * 60_000 }
      : undefined;
  }

  /** The slot that was chosen; once it is over, or none was, that of now. */
  #index({ slots, startMs, slotMs }: Course): number {
    const chosen = slots.findIndex((slot) => slot.start === this.#chosen);
    return chosen >= 0 ? chosen : clamp(Math.floor((Date.now() - startMs) / slotMs), 0, slots.length - 1);
  }

  #figures(slot: Slot, at: number): string {
    const hass = this.hass as Hass;
    const { prices, surplus_w } = this.#plan.value as Plan;
    const price = prices?.[at];
    const surplus = surplus_w?.[at];
    const shown = [
      price === null || price === undefined ? "" : `${money(hass, price, 3)}/kWh`,
      this.say("plan_heat", { power: power(hass, heatW(slot)) }),
      slot.room_c === null ? "" : celsius(hass, slot.room_c),
      surplus ? this.say("plan_surplus", { power: power(hass, surplus) }) : "",
    ];
    return shown.filter(Boolean).join(" · ");
  }

  /** Why it is planned so, in the language of the owner; what the site tells is in that of the house. */
  #why({ reason, explanation }: Slot): string {
    return (
      this.hass?.localize(`component.proof_of_heat.entity.sensor.plan_reason.state.${reason}`) || explanation || ""
    );
  }

  #told(slot: Slot, at: number): string {
    return `${soonClock(this.hass as Hass, slot.start)}, ${this.#figures(slot, at)}, ${this.#why(slot)}`;
  }

  #acts(course: Course): TemplateResult {
    const slot = course.slots[this.#index(course)] as Slot;
    const wish = slot.override;
    const act = (text: TextKey, asked: Wish) =>
      html`<button class="act" @click=${() => this.#ask(slot, asked)}>${this.say(text)}</button>`;
    return html`<div class="row">
      <span class="quiet">${soonClock(this.hass as Hass, slot.start)}</span>
      ${wish === "boost" ? nothing : act("plan_boost", "boost")} ${wish === "pause" ? nothing : act("plan_pause", "pause")}
      ${
        wish
          ? html`<button class="chip warn" aria-label="${this.say(`plan_${wish}`)}. ${this.say("plan_let")}" @click=${() => this.#ask(slot, "none")}>
              ${this.say(`plan_${wish}`)}<ha-icon icon="mdi:close" aria-hidden="true"></ha-icon>
            </button>`
          : nothing
      }
    </div>`;
  }

  #at(event: MouseEvent): number {
    const course = this.#course as Course;
    const chart = (event.currentTarget as Element).getBoundingClientRect();
    const ms = timesOf(course, this.width - 32).x.invert(event.clientX - chart.left) - course.startMs;
    return clamp(Math.floor(ms / course.slotMs), 0, course.slots.length - 1);
  }

  #mark(index: number): void {
    this.#chosen = this.#course?.slots[index]?.start;
    this.requestUpdate();
  }

  readonly #hover = (event: PointerEvent): void => {
    this.#hovered = this.#at(event);
    this.requestUpdate();
  };

  readonly #leave = (): void => {
    this.#hovered = undefined;
    this.requestUpdate();
  };

  readonly #choose = (event: MouseEvent): void => {
    this.#mark(this.#at(event));
  };

  readonly #press = (event: KeyboardEvent): void => {
    const by = KEYS[event.key];
    const course = this.#course;
    if (by && course) {
      this.#mark(clamp(this.#index(course) + by, 0, course.slots.length - 1));
      event.preventDefault();
    }
  };

  async #ask(slot: Slot, override: Wish): Promise<void> {
    const zone_id = this.#zoneOf(slot);
    this.#chosen = slot.start;
    await this.tried(async () => {
      const message = this.message("plan/override", { zone_id, start: slot.start, override });
      await this.hass?.callWS(message as Message);
      await this.#plan.refresh();
    });
  }

  #zoneOf(slot: Slot): string | undefined {
    return this.#plan.value?.zones.find((zone) => zone.slots.includes(slot))?.zone_id;
  }
}

defineCard(PlanCard, {
  tag: "poh-plan-card",
  name: "plan_name",
  description: "plan_description",
  suggestion: zoneSuggestion("poh-plan-card"),
});
