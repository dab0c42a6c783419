// The heating curve as numbers: heat over outdoor temperature, and what dragging and arrow keys make of it.
import { clamp } from "../chart/scale.js";
import type { Curve, OutdoorPoint, Zone } from "./zones.js";

/** A curve that is drawn: a line, or points for a room as warm as the curve's own. */
export type Draft =
  | { kind: "slope"; slope: number; shift: number }
  | { kind: "points"; points: readonly OutdoorPoint[]; room_c: number };

/** Where the handles of a line are: a cold day, and a mild one. */
export const SLOPE_AT_C = -15;
export const SHIFT_AT_C = 10;

// The limits of the number entities, and of the engine for points.
export const SLOPE_RANGE = [1, 5000] as const;
export const SHIFT_RANGE = [-20, 20] as const;
export const MOST_POINTS = 6;
const FEWEST_POINTS = 2;
const OUTDOOR_RANGE_C = [-40, 30] as const;
/** Two points of one temperature have no line between them. */
const APART_K = 0.5;
// Where the points lie that a line is turned into.
const NEW_POINTS_C = [-15, 0, 15];

/** Return the curve of a zone as a draft. */
export function draftOf(curve: Curve): Draft {
  return curve.kind === "points" && curve.points
    ? { kind: "points", points: curve.points, room_c: curve.setpoint_c ?? 20 }
    : { kind: "slope", slope: curve.slope_w_k ?? 0, shift: curve.shift_k ?? 0 };
}

/** Return the room temperature that a curve is drawn for: its own for points, else comfort. */
export function roomOf(draft: Draft, zone: Zone): number {
  return draft.kind === "points" ? draft.room_c : (zone.setpoints?.comfort ?? 20);
}

/** Return the heat at an outdoor temperature, without limits; it may be negative. */
export function heatAt(draft: Draft, room_c: number, outdoor_c: number): number {
  if (draft.kind === "slope") {
    return draft.slope * (room_c - outdoor_c + draft.shift);
  }
  const points = draft.points;
  const left = points.slice(1, -1).filter((point) => point.outdoor_c <= outdoor_c).length;
  const [one, other] = [points[left] as OutdoorPoint, points[left + 1] as OutdoorPoint];
  const share = (outdoor_c - one.outdoor_c) / (other.outdoor_c - one.outdoor_c);
  return one.heat_w + share * (other.heat_w - one.heat_w);
}

/** Return the heat that is asked for at an outdoor temperature: never less than none. */
export function heatOf(draft: Draft, room_c: number, outdoor_c: number): number {
  return Math.max(0, heatAt(draft, room_c, outdoor_c));
}

/** Return the line whose cold end is pulled to this heat; its foot stays. */
export function withSlope(draft: Draft & { kind: "slope" }, room_c: number, heat_w: number): Draft {
  const away_k = room_c - SLOPE_AT_C + draft.shift;
  return away_k > 0 ? { ...draft, slope: clamp(Math.round(heat_w / away_k), ...SLOPE_RANGE) } : draft;
}

/** Return the line moved in parallel, so that its mild end is at this heat. */
export function withShift(draft: Draft & { kind: "slope" }, room_c: number, heat_w: number): Draft {
  return { ...draft, shift: tenth(clamp(heat_w / draft.slope - (room_c - SHIFT_AT_C), ...SHIFT_RANGE)) };
}

/** Return the points with one of them moved; it passes no neighbour, and heat never rises with the outdoor temperature. */
export function withPoint(draft: Draft & { kind: "points" }, index: number, outdoor_c: number, heat_w: number): Draft {
  const before = draft.points[index - 1];
  const after = draft.points[index + 1];
  const coldest = before ? before.outdoor_c + APART_K : OUTDOOR_RANGE_C[0];
  const mildest = after ? after.outdoor_c - APART_K : OUTDOOR_RANGE_C[1];
  const point = {
    outdoor_c: clamp(Math.round(outdoor_c * 2) / 2, coldest, mildest),
    heat_w: clamp(Math.round(heat_w), after?.heat_w ?? 0, before?.heat_w ?? Number.POSITIVE_INFINITY),
  };
  return { ...draft, points: draft.points.map((one, at) => (at === index ? point : one)) };
}

/** Return the points with one more in the widest gap, on the line that is there. */
export function withOneMore(draft: Draft & { kind: "points" }): Draft {
  const gaps = draft.points.slice(1).map((point, at) => point.outdoor_c - (draft.points[at] as OutdoorPoint).outdoor_c);
  const at = gaps.indexOf(Math.max(...gaps));
  const middle_c = tenth((draft.points[at] as OutdoorPoint).outdoor_c + (gaps[at] as number) / 2);
  const point = { outdoor_c: middle_c, heat_w: Math.round(heatAt(draft, draft.room_c, middle_c)) };
  return { ...draft, points: draft.points.toSpliced(at + 1, 0, point) };
}

/** Return the points without one of them; two always stay. */
export function withoutPoint(draft: Draft & { kind: "points" }, index: number): Draft {
  return draft.points.length > FEWEST_POINTS ? { ...draft, points: draft.points.toSpliced(index, 1) } : draft;
}

/** Return a line as points that lie on it, and points as the line through the outermost. */
export function turned(draft: Draft, room_c: number): Draft {
  if (draft.kind === "slope") {
    const points = NEW_POINTS_C.map((outdoor_c) => ({
      outdoor_c,
      heat_w: Math.round(heatOf(draft, room_c, outdoor_c)),
    }));
    return { kind: "points", points, room_c };
  }
  const [first, last] = [draft.points[0] as OutdoorPoint, draft.points.at(-1) as OutdoorPoint];
  const exact = (first.heat_w - last.heat_w) / (last.outdoor_c - first.outdoor_c);
  const slope = clamp(Math.round(exact), ...SLOPE_RANGE);
  const shift = clamp(first.heat_w / slope - (draft.room_c - first.outdoor_c), ...SHIFT_RANGE);
  return { kind: "slope", slope, shift: tenth(shift) };
}

/** Return a draft in the words of the message that saves it. */
export function asked(draft: Draft): Record<string, unknown> {
  return draft.kind === "slope"
    ? { slope_w_k: draft.slope, shift_k: draft.shift }
    : { points: draft.points, setpoint_c: draft.room_c };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
