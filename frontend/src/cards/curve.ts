// The heating curve of a zone: drawn, dragged, compared with what the house says itself, and saved.

import { html, nothing, type TemplateResult } from "lit/html.js";
import { celsius, number, power } from "../format.js";
import type { Hass, Message } from "../hass/types.js";
import type { TextKey } from "../i18n/localize.js";
import type { Instead } from "../parts/card.js";
import { defineCard } from "../parts/register.js";
import { chartStyles, legend } from "./chart-styles.js";
import { curveChart, type Field, fieldOf, type Handle, learntLine } from "./curve-chart.js";
import {
  asked,
  type Draft,
  draftOf,
  heatAt,
  heatOf,
  MOST_POINTS,
  roomOf,
  SHIFT_AT_C,
  SHIFT_RANGE,
  SLOPE_AT_C,
  SLOPE_RANGE,
  turned,
  withOneMore,
  withoutPoint,
  withPoint,
  withShift,
  withSlope,
} from "./curve-model.js";
import { curveStyles } from "./curve-styles.js";
import { ZoneCard } from "./zone-card.js";
import { type Curve, outdoorOf, wordOf, type Zone, zoneSuggestion } from "./zones.js";

// What an arrow key moves: the steps of the number entities, and a tenth of a kilowatt of a point.
const SLOPE_STEP = 1;
const SHIFT_STEP = 0.1;
const HEAT_STEP_W = 100;
const OUTDOOR_STEP_K = 0.5;
/** Page keys move ten steps. */
const PAGE = 10;
const UP: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: PAGE, PageDown: -PAGE };
const ASIDE: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

export class CurveCard extends ZoneCard {
  static override styles = [...ZoneCard.styles, chartStyles, curveStyles];
  protected override readonly titleKey: TextKey = "curve_name";

  /** What is drawn and not saved yet. */
  #draft: Draft | undefined;
  /** What was saved before the last save. */
  #earlier: Draft | undefined;
  /** The scales while a handle is held: they would run away from the finger. */
  #held: { field: Field; id: string } | undefined;

  protected override instead(): Instead | undefined {
    const instead = super.instead();
    return instead ?? (this.zone?.curve ? undefined : { is: "empty", text: this.say("no_curve") });
  }

  protected override beside(): TemplateResult | typeof nothing {
    return this.zone?.curve?.is_assumed ? html`<span class="chip warn">${this.say("curve_assumed")}</span>` : nothing;
  }

  protected override content(): TemplateResult {
    const hass = this.hass as Hass;
    const zone = this.zone as Zone;
    const shown = {
      zone,
      draft: this.#drawn,
      saved: this.#saved,
      isChanged: this.#draft !== undefined,
      handles: this.#handles(zone),
      label: this.say("curve_chart", { zone: zone.name }),
      grab: this.#grab,
      press: this.#press,
    };
    return html`<div class="body" @pointermove=${this.#drag} @pointerup=${this.#drop} @pointercancel=${this.#drop}>
      ${curveChart(hass, this.#held?.field ?? this.#field, shown)}
      ${this.#legend(zone)} ${this.#now(zone)} ${this.#learnt(zone)} ${this.#acts(zone)}
    </div>`;
  }

  get #saved(): Draft {
    return draftOf(this.zone?.curve as Curve);
  }

  get #drawn(): Draft {
    return this.#draft ?? this.#saved;
  }

  get #field(): Field {
    const known = learntLine((this.zone as Zone).learnt);
    const all = [this.#drawn, this.#saved, ...(known ? [known] : [])];
    return fieldOf(this.zone as Zone, all, this.width - 32);
  }

  #handles(zone: Zone): Handle[] {
    const hass = this.hass as Hass;
    const draft = this.#drawn;
    const room_c = roomOf(draft, zone);
    if (draft.kind === "points") {
      return draft.points.map((point, index) => ({
        ...point,
        id: String(index),
        label: this.say("curve_point", { number: index + 1, temperature: celsius(hass, point.outdoor_c) }),
        now: point.heat_w,
        range: [0, Math.max(point.heat_w, zone.most_w ?? 0)],
        text: power(hass, point.heat_w),
        step_w: HEAT_STEP_W,
      }));
    }
    const { slope, shift } = draft;
    const handle = (id: "slope" | "shift", outdoor_c: number, now: number, digits: number, unit: string) => ({
      id,
      outdoor_c,
      heat_w: heatAt(draft, room_c, outdoor_c),
      label: this.say(id),
      now,
      text: `${number(hass, now, digits)} ${unit}`,
    });
    return [
      {
        ...handle("slope", SLOPE_AT_C, slope, 0, "W/K"),
        range: SLOPE_RANGE,
        step_w: SLOPE_STEP * (room_c - SLOPE_AT_C + shift),
      },
      { ...handle("shift", SHIFT_AT_C, shift, 1, "K"), range: SHIFT_RANGE, step_w: SHIFT_STEP * slope },
    ];
  }

  #legend(zone: Zone): TemplateResult {
    const lines: [string, TextKey][] = [["drawn", "curve_name"]];
    if (this.#draft) {
      lines.push(["ghost", "curve_saved"]);
    }
    if (learntLine(zone.learnt)) {
      lines.push(["learnt", "curve_learnt"]);
    }
    return legend(lines.map(([look, key]) => [look, this.say(key)]));
  }

  /** What the curve is, and what it asks for at this moment. */
  #now(zone: Zone): TemplateResult {
    const hass = this.hass as Hass;
    const draft = this.#drawn;
    const out = outdoorOf(zone);
    const shape =
      draft.kind === "slope"
        ? this.#handles(zone)
            .map((handle) => `${handle.label} ${handle.text}`)
            .join(" · ")
        : this.say("curve_room", { temperature: celsius(hass, draft.room_c) });
    const heat =
      out === undefined
        ? this.say("curve_no_outdoor")
        : this.say("curve_now", {
            temperature: celsius(hass, out),
            power: power(hass, heatOf(draft, roomOf(draft, zone), out)),
          });
    return html`<p>${shape}</p><p class="quiet">${heat}</p>`;
  }

  /** What the days say, and how sure that is. */
  #learnt(zone: Zone): TemplateResult | typeof nothing {
    const { learnt } = zone;
    if (!learnt) {
      return nothing;
    }
    const hass = this.hass as Hass;
    const isSure = learntLine(learnt) !== undefined;
    const { doubt } = learnt;
    const values = {
      days: learnt.days,
      doubt: doubt ? wordOf(hass, "learnt_loss.state_attributes.doubt", doubt) : "",
      slope: `${number(hass, learnt.ua_w_k)} W/K`,
      share: `${number(hass, learnt.confidence_share * 100)} %`,
    };
    return html`<p class="quiet">${this.say(isSure ? "learnt_says" : doubt ? "learnt_doubted" : "learnt_unsure", values)}</p>`;
  }

  #acts(zone: Zone): TemplateResult {
    const draft = this.#drawn;
    const canAdopt = learntLine(zone.learnt) !== undefined;
    const act = (text: TextKey, does: () => void, isOff = false) =>
      html`<button class="act" ?disabled=${isOff} @click=${does}>${this.say(text)}</button>`;
    return html`<div class="acts">
      ${act("save", () => void this.#save(zone), !this.#draft)}
      ${act("undo", () => this.#undo(), !this.#draft && !this.#earlier)}
      ${canAdopt ? act("adopt", () => void this.#adopt(zone)) : nothing}
      ${act(draft.kind === "slope" ? "draw_points" : "draw_line", () => this.#draw(turned(draft, roomOf(draft, zone))))}
      ${draft.kind === "points" ? act("add_point", () => this.#draw(withOneMore(draft)), draft.points.length >= MOST_POINTS) : nothing}
    </div>`;
  }

  #draw(draft: Draft): void {
    this.#draft = JSON.stringify(draft) === JSON.stringify(this.#saved) ? undefined : draft;
    this.requestUpdate();
  }

  readonly #grab = (event: PointerEvent, handle: Handle): void => {
    this.#held = { field: this.#field, id: handle.id };
    (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
    (event.currentTarget as HTMLElement).focus();
    event.preventDefault();
  };

  readonly #drag = (event: PointerEvent): void => {
    const chart = this.renderRoot.querySelector(".curve")?.getBoundingClientRect();
    if (this.#held && chart) {
      const { field, id } = this.#held;
      const { box, x, y } = field;
      const top = Math.min(Math.max(event.clientY - chart.top, box.top), box.height - box.bottom);
      this.#moved(id, x.invert(event.clientX - chart.left), y.invert(top));
    }
  };

  readonly #drop = (): void => {
    if (this.#held) {
      this.#held = undefined;
      this.requestUpdate();
    }
  };

  /** Put a handle where the finger is. */
  #moved(id: string, outdoor_c: number, heat_w: number): void {
    const draft = this.#drawn;
    const room_c = roomOf(draft, this.zone as Zone);
    if (draft.kind === "points") {
      this.#draw(withPoint(draft, Number(id), outdoor_c, heat_w));
    } else {
      this.#draw(id === "slope" ? withSlope(draft, room_c, heat_w) : withShift(draft, room_c, heat_w));
    }
  }

  readonly #press = (event: KeyboardEvent, handle: Handle): void => {
    const draft = this.#drawn;
    const [up, aside] = [UP[event.key] ?? 0, ASIDE[event.key] ?? 0];
    if (draft.kind === "points" && event.key === "Delete") {
      this.#draw(withoutPoint(draft, Number(handle.id)));
    } else if (up || aside) {
      const sideways = draft.kind === "points" ? 0 : aside;
      this.#moved(
        handle.id,
        handle.outdoor_c + aside * OUTDOOR_STEP_K,
        handle.heat_w + (up || sideways) * handle.step_w,
      );
    } else {
      return;
    }
    event.preventDefault();
  };

  #undo(): void {
    this.#draft = this.#draft ? undefined : this.#earlier;
    this.#earlier = undefined;
    this.requestUpdate();
  }

  async #save(zone: Zone): Promise<void> {
    const before = this.#saved;
    const message = this.message("zone/curve/set", { zone_id: zone.zone_id, curve: asked(this.#drawn) });
    await this.#settled(before, await this.tried(() => this.hass?.callWS(message as Message)));
  }

  async #adopt(zone: Zone): Promise<void> {
    const before = this.#saved;
    const entity = zone.climate_entity_id ?? undefined;
    await this.#settled(before, await this.act("proof_of_heat", "adopt_learnt_curve", {}, entity));
  }

  async #settled(before: Draft, isDone: boolean): Promise<void> {
    if (isDone) {
      await this.zones.refresh();
      this.#draft = undefined;
      this.#earlier = before;
      this.requestUpdate();
    }
  }
}

defineCard(CurveCard, {
  tag: "poh-curve-card",
  name: "curve_name",
  description: "curve_description",
  suggestion: zoneSuggestion("poh-curve-card"),
});
