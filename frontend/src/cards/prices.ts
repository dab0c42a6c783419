// Prices and the plan as the site tells them, and the strip of bars that shows them.
import { type SVGTemplateResult, svg } from "lit";

import { clamp, type Scale } from "../chart/scale.js";

export interface PriceSlot {
  start: string;
  price: number;
}

export interface Prices {
  currency: string;
  slots: PriceSlot[];
  /** `sat_per_hour` by zone: what its miners earn now. */
  hash_price?: { sat_per_hour: Record<string, number> };
}

export interface PlanSlot {
  start: string;
  mining_w: number;
  alternative_w: number;
  room_c: number | null;
  cost: number;
  reason: string;
  explanation?: string;
  override: string | null;
}

export interface ZonePlan {
  zone_id: string;
  name: string;
  slots: PlanSlot[];
}

export interface Plan {
  start: string | null;
  slot_minutes: number;
  is_followed?: boolean;
  is_thermal: boolean;
  zones: ZonePlan[];
  prices?: number[];
  surplus_w?: number[];
  outdoor_c?: (number | null)[];
}

export type Level = "low" | "middle" | "high";

const THIRDS: readonly [number, number] = [1 / 3, 2 / 3];

/** Return whether a price is among the lowest, the middle or the highest third of all; equal prices are in the middle. */
export function levelOf(price: number, sorted: readonly number[]): Level {
  if (sorted.length === 0 || sorted[0] === sorted.at(-1)) {
    return "middle";
  }
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return price <= at(THIRDS[0]) ? "low" : price <= at(THIRDS[1]) ? "middle" : "high";
}

/** Return bars of prices between their starts and the next ones; each level has a colour of its own. */
export function priceBars(
  slots: readonly PriceSlot[],
  slotMs: number,
  x: Scale,
  y: Scale,
  span: readonly [number, number],
): SVGTemplateResult {
  const sorted = slots.map((slot) => slot.price).sort((one, other) => one - other);
  const zero = y(0);
  return svg`<g class="prices">${slots.map((slot) => {
    const start = Date.parse(slot.start);
    const left = clamp(x(start), x(span[0]), x(span[1]));
    const right = clamp(x(start + slotMs), x(span[0]), x(span[1]));
    if (right - left <= 0) {
      return svg``;
    }
    const top = Math.min(y(slot.price), zero);
    // A price of nothing is still a price: it has a line of its own.
    const height = Math.max(Math.abs(y(slot.price) - zero), 1);
    return svg`<rect class=${levelOf(slot.price, sorted)} x=${left} y=${top} width=${Math.max(right - left - 0.5, 0.5)} height=${height}></rect>`;
  })}</g>`;
}

/** Return the slot that holds at an instant. */
export function slotAt<T extends { start: string }>(slots: readonly T[], atMs: number, slotMs: number): T | undefined {
  return slots.find((slot) => Date.parse(slot.start) <= atMs && atMs < Date.parse(slot.start) + slotMs);
}
