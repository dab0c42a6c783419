// The chart of the curve card: heat over outdoor temperature, with handles to drag.
import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from "lit/html.js";

import { type Frame, frame, xAxis, yAxis } from "../chart/axes.js";
import { linear, linePath, niceSpan, type Point, type Scale, ticks } from "../chart/scale.js";
import { number, power, roundPower } from "../format.js";
import type { Hass } from "../hass/types.js";
import { type Draft, heatAt, heatOf, roomOf } from "./curve-model.js";
import { type Learnt, type OutdoorPoint, outdoorOf, type Zone } from "./zones.js";

const HEIGHT_PX = 260;
const OUTDOOR_C = [-20, 20];
// Heat of a zone about which nothing is known (W).
const LEAST_TOP_W = 1000;
// A finger hits what is this far away.
const REACH_PX = 22;
// A label beside a handle needs so much room to the right.
const LABEL_PX = 72;
// Fine enough for the corners of points, half a kelvin apart at least.
const STEP_C = 0.5;

export interface Field {
  box: Frame;
  x: Scale;
  y: Scale;
}

/** What can be dragged. */
export interface Handle extends OutdoorPoint {
  id: string;
  label: string;
  /** What it sets, for the spoken slider. */
  now: number;
  range: readonly [number, number];
  text: string;
  /** How much heat one step of a key is (W). */
  step_w: number;
}

export interface Shown {
  zone: Zone;
  draft: Draft;
  saved: Draft;
  isChanged: boolean;
  handles: Handle[];
  label: string;
  grab: (event: PointerEvent, handle: Handle) => void;
  press: (event: KeyboardEvent, handle: Handle) => void;
}

/** Return the place of the chart: its scales hold all curves and measured days. */
export function fieldOf(zone: Zone, drafts: readonly Draft[], width: number): Field {
  const box = frame(width, HEIGHT_PX, { left: 60, top: 16, right: 12 });
  const days = measured(zone, drafts[0] as Draft);
  const edges = drafts.flatMap((draft) => (draft.kind === "points" ? draft.points : []));
  const out = [...days, ...edges].map((point) => point.outdoor_c);
  const span = niceSpan([...out, outdoorOf(zone) ?? 0], OUTDOOR_C, 8);
  const cold = drafts.map((draft) => heatAt(draft, roomOf(draft, zone), span[0]));
  const heat = niceSpan([...cold, ...days.map((point) => point.heat_w)], [0, LEAST_TOP_W]);
  return {
    box,
    x: linear(span, [box.left, width - box.right]),
    y: linear([0, heat[1]], [HEIGHT_PX - box.bottom, box.top]),
  };
}

/** Return the chart of a curve. */
export function curveChart(hass: Hass, field: Field, shown: Shown): TemplateResult {
  const { box, x, y } = field;
  const { zone, draft, saved } = shown;
  const [low_c, high_c] = [x.invert(box.left), x.invert(box.width - box.right)];
  const degrees = ticks(low_c, high_c, box.width < 380 ? 4 : 8);
  return html`<svg class="curve" width=${box.width} height=${box.height} role="group" aria-label=${shown.label}>
    ${yAxis(box, y, ticks(0, y.invert(box.top), 4), (heat) => roundPower(hass, heat))}
    ${xAxis(box, x, degrees, (degree) => `${number(hass, degree)}°`)}
    ${svg`<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line y2="6"></line></pattern></defs>
      ${limits(field, zone)}
        ${learnt(field, zone, draft)}
        ${shown.isChanged ? svg`<path class="ghost" d=${line(field, saved, zone)}></path>` : nothing}
        <path class="drawn" d=${line(field, draft, zone)}></path>
      ${shown.handles.map((handle) => grip(hass, field, handle, shown))} ${marker(field, draft, zone)}`}
  </svg>`;
}

/** Return the measured days, as warm a room as the curve is drawn for. */
export function measured(zone: Zone, draft: Draft): OutdoorPoint[] {
  const warmer_k = roomOf(draft, zone) - (zone.setpoints?.comfort ?? roomOf(draft, zone));
  return (zone.learnt?.points ?? []).map(({ outdoor_c, heat_w }) => ({ outdoor_c: outdoor_c + warmer_k, heat_w }));
}

/** Return what the days say as a line, undefined while they say too little. */
export function learntLine(known: Learnt | null | undefined): Draft | undefined {
  return known?.ua_w_k && known.doubt === null
    ? { kind: "slope", slope: known.ua_w_k, shift: -(known.free_w ?? 0) / known.ua_w_k }
    : undefined;
}

function line({ box, x, y }: Field, draft: Draft, zone: Zone): string {
  const points: Point[] = [];
  const room_c = roomOf(draft, zone);
  for (let out_c = x.invert(box.left); out_c <= x.invert(box.width - box.right) + STEP_C / 2; out_c += STEP_C) {
    // A handle that is held may lead beyond the chart.
    points.push([x(out_c), Math.max(y(heatOf(draft, room_c, out_c)), box.top)]);
  }
  return linePath(points);
}

function learnt(field: Field, zone: Zone, draft: Draft): SVGTemplateResult {
  const known = learntLine(zone.learnt);
  return svg`${known ? svg`<path class="learnt" d=${line(field, known, zone)}></path>` : nothing}
    ${measured(zone, draft).map((day) => svg`<circle class="day" cx=${field.x(day.outdoor_c)} cy=${field.y(day.heat_w)} r="3"></circle>`)}`;
}

/** Hatch the heat that the zone does not get: above its greatest, below its least. */
function limits({ box, y }: Field, { curve, most_w }: Zone): SVGTemplateResult {
  const most = Math.min(curve?.max_w ?? Number.POSITIVE_INFINITY, most_w || Number.POSITIVE_INFINITY);
  const top = Math.max(y(most), box.top);
  const hatch = (from: number, to: number) =>
    to > from
      ? svg`<rect class="limit" x=${box.left} y=${from} width=${box.width - box.left - box.right} height=${to - from}></rect>`
      : nothing;
  return svg`${hatch(box.top, top)}${hatch(y(curve?.min_w ?? 0), box.height - box.bottom)}`;
}

/** Mark what the curve asks for at this moment. */
function marker({ box, x, y }: Field, draft: Draft, zone: Zone): SVGTemplateResult | typeof nothing {
  const outdoor_c = outdoorOf(zone);
  if (outdoor_c === undefined) {
    return nothing;
  }
  const at = x(outdoor_c);
  const height = y(heatOf(draft, roomOf(draft, zone), outdoor_c));
  return svg`<line class="now" x1=${at} x2=${at} y1=${box.top} y2=${box.height - box.bottom}></line>
    <circle class="live" cx=${at} cy=${height} r="5"></circle>`;
}

function grip(hass: Hass, { box, x, y }: Field, handle: Handle, shown: Shown): SVGTemplateResult {
  const [left, top] = [x(handle.outdoor_c), Math.max(y(Math.max(0, handle.heat_w)), box.top)];
  const isLast = left > box.width - LABEL_PX;
  return svg`<g class="grip" role="slider" tabindex="0" aria-label=${handle.label} aria-valuenow=${handle.now}
    aria-valuemin=${handle.range[0]} aria-valuemax=${handle.range[1]} aria-valuetext=${handle.text} aria-orientation="vertical"
    data-handle=${handle.id} transform="translate(${left} ${top})"
    @pointerdown=${(event: PointerEvent) => shown.grab(event, handle)} @keydown=${(event: KeyboardEvent) => shown.press(event, handle)}>
    <circle class="reach" r=${REACH_PX}></circle><circle class="knob" r="9"></circle>
    <text x=${isLast ? -14 : 14} y="-8" text-anchor=${isLast ? "end" : "start"}>${power(hass, Math.max(0, handle.heat_w))}</text>
  </g>`;
}
