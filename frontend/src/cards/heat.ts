// A zone at a glance: how warm it is, how warm it shall be, what heats it, what that costs, and why.
import { html, nothing, type TemplateResult } from "lit/html.js";

import { celsius, fixed, money, number, power, soonClock, UNKNOWN } from "../format.js";
import { Query } from "../hass/query.js";
import { entityOf, numberOf } from "../hass/site.js";
import type { Hass } from "../hass/types.js";
import type { TextKey } from "../i18n/localize.js";
import { defineCard } from "../parts/register.js";
import { dial, strip } from "./heat-chart.js";
import { heatStyles } from "./heat-styles.js";
import { ZoneCard } from "./zone-card.js";
import { type Plan, profileText, wordOf, type Zone, zoneSuggestion } from "./zones.js";

interface Prices {
  /** What the miners of each zone draw, by zone. */
  mining_w?: Record<string, number>;
  hash_price?: { sat_per_hour: Record<string, number> };
}

const EVERY_MS = 30_000;
const PLAN_EVERY_MS = 300_000;
const STEP_K = 0.5;
/** A wish that does not hold by then was declined. */
const WISH_MS = 10_000;
const BOOST = "boost";
const STOP = "emergency_stop";

export class HeatCard extends ZoneCard {
  static override styles = [...ZoneCard.styles, heatStyles];
  protected override readonly titleKey: TextKey = "heat_name";

  /** What was asked for and does not hold yet: several clicks in a row count from it. */
  #wished: number | undefined;

  readonly #prices = new Query<Prices>(this, () => this.message("prices"), EVERY_MS);
  readonly #plan = new Query<Plan>(this, () => this.message("plan"), PLAN_EVERY_MS);

  protected override get heading(): string | undefined {
    return this.zone?.name;
  }

  protected override watched(): (string | undefined)[] {
    return [...super.watched(), ...PRICES.map((key) => this.#siteEntity(key))];
  }

  protected override beside(): TemplateResult | typeof nothing {
    const warnings = this.zone ? this.#warnings(this.zone) : [];
    return html`${warnings.map(([look, text]) => html`<span class="chip ${look}">${text}</span>`)}`;
  }

  /** What keeps the room from its heat, the gravest first. */
  #warnings({ trouble, obstacle, heaters, silent_heaters: silent, window_open_since }: Zone): [string, string][] {
    const found: [string, string][] = [];
    if (trouble) {
      found.push(["bad", this.say(`trouble_${trouble}`)]);
    }
    if (obstacle) {
      found.push([obstacle === STOP ? "bad" : "warn", wordOf(this.hass as Hass, "control_reason", obstacle)]);
    }
    if (silent) {
      found.push(["warn", this.say("silent_heaters", { silent, count: heaters ?? silent })]);
    }
    if (window_open_since) {
      found.push(["warn", this.say("window_open")]);
    }
    return found;
  }

  protected override content(): TemplateResult {
    const zone = this.zone as Zone;
    return html`<div class="body">
      <div class="top">
        ${this.#button(zone, -STEP_K, "mdi:minus", "colder")} ${this.#dial(zone)} ${this.#button(zone, STEP_K, "mdi:plus", "warmer")}
      </div>
      <p class="now">${this.#now(zone)}</p>
      <p class="why quiet">${this.#why(zone)}</p>
      ${this.#override(zone)} ${this.#profiles(zone)} ${this.#figures(zone)} ${this.#strip(zone)}
    </div>`;
  }

  #dial(zone: Zone): TemplateResult {
    const hass = this.hass as Hass;
    const most = zone.most_w ?? 0;
    const setpoint = this.#setpoint(zone);
    const share = most > 0 ? Math.min((zone.measured_w ?? 0) / most, 1) : 0;
    return html`<button class="dial" @click=${() => this.moreInfo(zone.climate_entity_id ?? undefined)}>
      ${dial(share)}
      <span class="room">${celsius(hass, zone.room_c)}</span>
      <span class="quiet">${setpoint === null ? this.say("heating_off") : this.say("target_of", { target: celsius(hass, setpoint) })}</span>
    </button>`;
  }

  #button(zone: Zone, step: number, icon: string, label: TextKey): TemplateResult {
    return html`<button class="icon" aria-label=${this.say(label)} ?disabled=${zone.setpoint_c === null} @click=${() => this.#move(zone, step)}>
      <ha-icon icon=${icon} aria-hidden="true"></ha-icon>
    </button>`;
  }

  /** What the zone does, as a sentence. */
  #now(zone: Zone): string {
    const watts = zone.measured_w ?? 0;
    // Machines at rest draw some watts too.
    const action = this.hass?.states[zone.climate_entity_id ?? ""]?.attributes.hvac_action;
    if (watts <= 0 || action === "idle" || action === "off") {
      return this.say(zone.mode === "off" ? "zone_off" : "zone_idle");
    }
    return this.say(zone.is_preheating ? "preheating_with" : "heating_with", {
      power: power(this.hass as Hass, watts),
    });
  }

  /** Why this temperature holds, and what comes next. */
  #why(zone: Zone): string {
    const hass = this.hass as Hass;
    const why = zone.why === null ? "" : wordOf(hass, "setpoint_reason", zone.why);
    if (!zone.next_at || !zone.next_profile) {
      return why;
    }
    const next = this.say("next_change", {
      profile: profileText(hass, zone.next_profile),
      time: soonClock(hass, zone.next_at),
    });
    return why ? `${why} · ${next}` : next;
  }

  #override(zone: Zone): TemplateResult | typeof nothing {
    const wish = zone.override;
    if (!wish) {
      return nothing;
    }
    const hass = this.hass as Hass;
    const what = wish.profile ? profileText(hass, wish.profile) : this.say("by_hand");
    const text = wish.until ? this.say("until", { what, time: soonClock(hass, wish.until) }) : what;
    return html`<button class="chip override warn" aria-label="${text}. ${this.say("back_to_plan")}" @click=${() => this.#asked(zone, "proof_of_heat", "clear_override")}>
      ${text}<ha-icon icon="mdi:close" aria-hidden="true"></ha-icon>
    </button>`;
  }

  #profiles(zone: Zone): TemplateResult {
    const hass = this.hass as Hass;
    return html`<div class="profiles" role="group" aria-label=${this.say("profiles")}>
      ${zone.profiles.map(
        (
          profile,
        ) => html`<button class="chip plain" aria-pressed=${zone.profile === profile} @click=${() => this.#choose(zone, profile)}>
          ${profileText(hass, profile)}
        </button>`,
      )}
    </div>`;
  }

  #figures(zone: Zone): TemplateResult | typeof nothing {
    const hass = this.hass as Hass;
    const price = this.#site("electricity_price");
    const net = this.#site("net_heat_price");
    if (price === undefined && net === undefined) {
      return nothing;
    }
    const watts = this.#prices.value?.mining_w?.[zone.zone_id];
    const cost = price === undefined || watts === undefined ? undefined : (watts / 1000) * price;
    const sats = this.#prices.value?.hash_price?.sat_per_hour[zone.zone_id];
    const perHour = this.say("per_hour");
    const shown: [TextKey, string, string][] = [
      ["cost", `${money(hass, cost)}${perHour}`, ""],
      ["earned", sats === undefined ? UNKNOWN : `${number(hass, sats)}\u00a0sats${perHour}`, ""],
      ["net_price", `${money(hass, net, 3)}/kWh`, net !== undefined && net < 0 ? "paid" : ""],
    ];
    return html`<dl class="figures">
      ${shown.map(([label, value, look]) => html`<div class=${look}><dt class="quiet">${this.say(label)}</dt><dd>${value}</dd></div>`)}
    </dl>`;
  }

  #strip(zone: Zone): TemplateResult | typeof nothing {
    const plan = this.#plan.value;
    const prices = plan?.prices ?? [];
    if (!this.hass || !plan?.start || prices.every((price) => price === null)) {
      return nothing;
    }
    const slots = plan.zones.find((one) => one.zone_id === zone.zone_id)?.slots ?? [];
    return strip(this.hass, plan, slots, this.width - 32, this.say("strip"));
  }

  #choose(zone: Zone, profile: string): void {
    if (profile === BOOST) {
      void this.#asked(zone, "proof_of_heat", "boost");
    } else {
      void this.#asked(zone, "climate", "set_preset_mode", { preset_mode: profile });
    }
  }

  #move(zone: Zone, step: number): void {
    const wished = Number(fixed(PLAIN, (this.#setpoint(zone) ?? 0) + step, 1));
    this.#wished = wished;
    this.requestUpdate();
    void this.#asked(zone, "climate", "set_temperature", { temperature: wished });
    setTimeout(() => this.#forget(wished), WISH_MS);
  }

  /** Return the setpoint to show: the last wish, until it holds. */
  #setpoint(zone: Zone): number | null {
    if (zone.setpoint_c === this.#wished) {
      this.#wished = undefined;
    }
    return this.#wished ?? zone.setpoint_c;
  }

  #forget(wished: number): void {
    if (this.#wished === wished) {
      this.#wished = undefined;
      this.requestUpdate();
    }
  }

  async #asked(zone: Zone, domain: string, action: string, fields: Record<string, unknown> = {}): Promise<void> {
    await this.act(domain, action, fields, zone.climate_entity_id ?? undefined);
    this.zones.refreshSoon();
  }

  #siteEntity(key: string): string | undefined {
    return this.hass && this.site && entityOf(this.hass, this.site.device.id, "sensor", key);
  }

  #site(key: string): number | undefined {
    return this.hass && numberOf(this.hass, this.#siteEntity(key));
  }
}

const PRICES = ["electricity_price", "net_heat_price"];
// Digits as a machine writes them.
const PLAIN = {
  locale: { language: "en", number_format: "none", time_format: "24" },
  config: { currency: "", time_zone: "UTC" },
};

defineCard(HeatCard, {
  tag: "poh-heat-card",
  name: "heat_name",
  description: "heat_description",
  suggestion: zoneSuggestion("poh-heat-card"),
});
