// The chart of the plan card: prices above, planned heat, expected temperature and own surplus below.
import { html, type SVGTemplateResult, svg, type TemplateResult } from "lit/html.js";

import { type Frame, frame, xAxis, yAxis } from "../chart/axes.js";
import {
  areaPath,
  hoursApart,
  hourTicks,
  linear,
  linePath,
  niceSpan,
  type Point,
  type Scale,
  stepPath,
  ticks,
} from "../chart/scale.js";
import { hour, number, roundPower, timeZone } from "../format.js";
import type { Hass } from "../hass/types.js";
import { priceBars } from "./heat-chart.js";
import type { Plan, Slot } from "./zones.js";

const HEIGHT_PX = 250;
/** Where the prices end and the heat begins. */
const PRICES_PX = 86;
const HEAT_PX = 104;
const HOUR_MS = 3_600_000;
// A plan without heat still has a scale (W).
const LEAST_TOP_W = 1000;

/** One zone of a plan, as it is drawn. */
export interface Course {
  plan: Plan;
  slots: readonly Slot[];
  startMs: number;
  slotMs: number;
}

/** Return where the slots of a plan lie in a chart of this width. */
export function timesOf(course: Course, width: number): { box: Frame; x: Scale } {
  const box = frame(width, HEIGHT_PX, { left: 60, right: 34 });
  const { startMs, slotMs, slots } = course;
  return { box, x: linear([startMs, startMs + slots.length * slotMs], [box.left, width - box.right]) };
}

/** Return the chart with one slot marked. */
export function planChart(hass: Hass, course: Course, width: number, marked: number): TemplateResult {
  const { box, x } = timesOf(course, width);
  const { plan, slots, startMs, slotMs } = course;
  const endMs = startMs + slots.length * slotMs;
  const bottom = HEIGHT_PX - box.bottom;
  const prices = (plan.prices ?? []).slice(0, slots.length);
  const price = niceSpan(
    prices.filter((one) => one !== null),
    [0],
    2,
  );
  const yPrice = linear(price, [PRICES_PX, box.top]);
  const [mining, all, surplus] = [slots.map(minedW), slots.map(heatW), (plan.surplus_w ?? []).slice(0, slots.length)];
  // The sun may give much more than the house wants: its top is cut, not the heat flattened.
  const heat = niceSpan(all, [0, LEAST_TOP_W], 3);
  const y = linear([0, heat[1]], [bottom, HEAT_PX]);
  const steps = (watts: readonly (number | null)[]): Point[] =>
    watts.flatMap((one, index) => {
      const at = startMs + index * slotMs;
      return [at, at + slotMs].map((edge): Point => [x(edge), y(Math.min(one ?? 0, heat[1]))]);
    });
  const marks = hourTicks(startMs, endMs, hoursApart((endMs - startMs) / HOUR_MS, width - box.left), timeZone(hass));
  return html`<svg class="chart" width=${width} height=${HEIGHT_PX} aria-hidden="true">
    ${yAxis(box, yPrice, ticks(...price, 2), (one) => number(hass, one, 2))}
    ${yAxis(box, y, ticks(0, heat[1], 3), (one) => roundPower(hass, one))}
    ${xAxis(box, x, marks, (at) => hour(hass, at))}
    ${svg`<rect class="marked" x=${x(startMs + marked * slotMs)} y="0" width=${Math.max(x(slotMs) - x(0), 2)} height=${bottom}></rect>
      ${priceBars(prices, startMs, slotMs, x, yPrice)}
      <path class="surplus" d=${areaPath(steps(surplus), bottom)}></path>
      <path class="mining" d=${areaPath(steps(mining), bottom)}></path>
      <path class="all" d=${stepPath(
        all.map((one, index): Point => [x(startMs + index * slotMs), y(one)]),
        x(endMs),
      )}></path>
      ${room(hass, course, box, x)} ${wishes(course, x)}`}
  </svg>`;
}

/** Draw the expected temperature against an axis at the right, where the plan knows one. */
function room(hass: Hass, { slots, startMs, slotMs }: Course, box: Frame, x: Scale): SVGTemplateResult {
  const known = slots.map((slot) => slot.room_c).filter((one) => one !== null);
  if (known.length === 0) {
    return svg``;
  }
  const span = niceSpan(known, [], 3);
  const y = linear(span, [HEIGHT_PX - box.bottom, HEAT_PX]);
  const points = slots.map(({ room_c }, index): Point | null =>
    room_c === null ? null : [x(startMs + (index + 0.5) * slotMs), y(room_c)],
  );
  return svg`${yAxis(box, y, ticks(...span, 3), (one) => `${number(hass, one, 1)}°`, "right")}
    <path class="room" d=${linePath(points)}></path>`;
}

/** Mark the slots that the owner set by hand. */
function wishes({ slots, startMs, slotMs }: Course, x: Scale): SVGTemplateResult[] {
  return slots.map(({ override }, index) =>
    override === null
      ? svg``
      : svg`<rect class=${override} x=${x(startMs + index * slotMs)} y=${PRICES_PX + 4} width=${Math.max(x(slotMs) - x(0), 3)} height="8"></rect>`,
  );
}

/** Return the heat of a slot, of miners and others (W). */
export function heatW(slot: Slot): number {
  return minedW(slot) + (slot.alternative_w ?? 0);
}

function minedW(slot: Slot): number {
  return slot.mining_w ?? 0;
}
