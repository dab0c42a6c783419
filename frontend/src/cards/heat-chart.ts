// The drawings of the heat card: an arc for the share of power, and a strip of prices with the planned heat.
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit/html.js";

import { frame, xAxis } from "../chart/axes.js";
import { hoursApart, hourTicks, linear, type Point, type Scale, stepPath } from "../chart/scale.js";
import { hour, timeZone } from "../format.js";
import type { Hass } from "../hass/types.js";
import type { Plan, Slot } from "./zones.js";

const SIZE = 176;
const RADIUS = 78;
/** The arc is open below, by a quarter. */
const OPEN_SHARE = 0.25;
const STRIP_HEIGHT = 84;
const STRIP_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Return an arc of which a share is filled. */
export function dial(share: number): TemplateResult {
  const around = 2 * Math.PI * RADIUS;
  const whole = around * (1 - OPEN_SHARE);
  const arc = (look: string, length: number): SVGTemplateResult => svg`<circle
    class=${look} cx=${SIZE / 2} cy=${SIZE / 2} r=${RADIUS} fill="none" stroke-width="10" stroke-linecap="round"
    stroke-dasharray="${length} ${around}" transform="rotate(135 ${SIZE / 2} ${SIZE / 2})"></circle>`;
  return html`<svg width=${SIZE} height=${SIZE} aria-hidden="true">
    ${arc("track", whole)} ${share > 0 ? arc("share", whole * share) : nothing}
  </svg>`;
}

/** Return which third of the span of all prices a price lies in. */
export function third(price: number, prices: readonly number[]): "cheap" | "middle" | "dear" {
  const low = Math.min(...prices);
  const high = Math.max(...prices);
  const place = high > low ? (price - low) / (high - low) : 0.5;
  return place < 1 / 3 ? "cheap" : place < 2 / 3 ? "middle" : "dear";
}

/** Return a bar for each slot with a price. */
export function priceBars(
  prices: readonly (number | null)[],
  startMs: number,
  slotMs: number,
  x: Scale,
  y: Scale,
): SVGTemplateResult[] {
  const known = prices.filter((price) => price !== null);
  const width = Math.max(x(startMs + slotMs) - x(startMs) - 0.5, 1);
  return prices.map((price, index) =>
    price === null
      ? svg``
      : svg`<rect class="price ${third(price, known)}" x=${x(startMs + index * slotMs)} width=${width}
          y=${Math.min(y(price), y(0))} height=${Math.max(Math.abs(y(price) - y(0)), 2)}></rect>`,
  );
}

/** Return the prices of the next hours as bars, with the planned heat as a line. */
export function strip(hass: Hass, plan: Plan, slots: readonly Slot[], width: number, label: string): TemplateResult {
  const slotMs = plan.slot_minutes * 60_000;
  const start = Date.parse(plan.start ?? "");
  const count = Math.floor((STRIP_HOURS * HOUR_MS) / slotMs);
  const prices = (plan.prices ?? []).slice(0, count);
  const known = prices.filter((price) => price !== null);
  const box = frame(width, STRIP_HEIGHT, { left: 0, right: 0, top: 2 });
  const x = linear([start, start + count * slotMs], [box.left, width]);
  const bottom = STRIP_HEIGHT - box.bottom;
  const y = linear([Math.min(0, ...known), Math.max(0, ...known)], [bottom, box.top + 12]);
  const marks = hourTicks(start, start + count * slotMs, hoursApart(STRIP_HOURS, width), timeZone(hass));
  return html`<svg class="strip" width=${width} height=${STRIP_HEIGHT} role="img" aria-label=${label}>
    ${svg`${priceBars(prices, start, slotMs, x, y)}<path d=${heatPath(slots.slice(0, count), x, bottom, box.top, start + count * slotMs)}></path>`}
    ${xAxis(box, x, marks, (at) => hour(hass, at))}
  </svg>`;
}

function heatPath(
  slots: readonly Slot[],
  x: (at: number) => number,
  bottom: number,
  top: number,
  endMs: number,
): string {
  const heat = slots.map((slot) => (slot.mining_w ?? 0) + (slot.alternative_w ?? 0));
  const most = Math.max(0, ...heat);
  if (most === 0) {
    return "";
  }
  const y = linear([0, most], [bottom, top + 2]);
  return stepPath(
    slots.map((slot, index): Point => [x(Date.parse(slot.start)), y(heat[index] ?? 0)]),
    x(endMs),
  );
}
