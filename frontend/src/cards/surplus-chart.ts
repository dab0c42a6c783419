// The chart of the surplus card: generation as an area, the target with its margin as a band, the miners as a line.
import { html, svg, type TemplateResult } from "lit/html.js";

import { frame, xAxis, yAxis } from "../chart/axes.js";
import {
  areaPath,
  bandPath,
  hoursApart,
  hourTicks,
  linear,
  linePath,
  niceSpan,
  type Point,
  type Scale,
  ticks,
} from "../chart/scale.js";
import { hour, roundPower, timeZone } from "../format.js";
import type { Hass } from "../hass/types.js";

export type Statistics = Record<string, { start: number; end: number; mean?: number | null }[]>;

export interface Line {
  points: Statistics[string];
  /** What it is at this moment: the statistics lag by minutes. */
  now: number | undefined;
}

export interface Course {
  startMs: number;
  nowMs: number;
  generation: Line;
  available: Line;
  target: Line;
  miners: Line;
}

const HEIGHT_PX = 180;
const HOUR_MS = 3_600_000;

/** Return the chart, `width` pixels wide. */
export function surplusChart(hass: Hass, course: Course, width: number, label: string): TemplateResult {
  const box = frame(width, HEIGHT_PX, { left: 60 });
  const x = linear([course.startMs, course.nowMs], [box.left, width - box.right]);
  const lines = [course.generation, course.available, course.target, course.miners];
  const span = niceSpan(
    lines.flatMap((line) => values(line)),
    [0, 100],
  );
  const y = linear(span, [HEIGHT_PX - box.bottom, box.top]);
  const path = (line: Line): (Point | null)[] => places(line, course, x, y);
  const known = (line: Line): Point[] => path(line).filter((point) => point !== null);
  const zone = timeZone(hass);
  const hours = (course.nowMs - course.startMs) / HOUR_MS;
  const marks = hourTicks(course.startMs, course.nowMs, hoursApart(hours, width - box.left), zone);
  return html`<svg class="chart" width=${width} height=${HEIGHT_PX} role="img" aria-label=${label}>
    ${yAxis(box, y, ticks(span[0], span[1], 4), (value) => roundPower(hass, value))}
    ${xAxis(box, x, marks, (at) => hour(hass, at))}
    ${svg`
      <path class="generation" d=${areaPath(known(course.generation), y(Math.max(0, span[0])))}></path>
      <path class="band" d=${bandPath(known(course.available), known(course.target))}></path>
      <path class="target" d=${linePath(path(course.target))}></path>
      <path class="miners" d=${linePath(path(course.miners))}></path>`}
  </svg>`;
}

function values(line: Line): number[] {
  return [...line.points.map((point) => point.mean), line.now].filter((value) => typeof value === "number");
}

/** Return where a line passes: the middle of each five minutes, and this moment; null where it is unknown. */
export function places(line: Line, course: Pick<Course, "startMs" | "nowMs">, x: Scale, y: Scale): (Point | null)[] {
  const points: (Point | null)[] = [];
  let before: number | undefined;
  for (const { start, end, mean } of line.points) {
    if (end <= course.startMs || typeof mean !== "number") {
      continue;
    }
    if (before !== undefined && start > before) {
      points.push(null);
    }
    points.push([x(Math.max((start + end) / 2, course.startMs)), y(mean)]);
    before = end;
  }
  return line.now === undefined ? points : [...points, [x(course.nowMs), y(line.now)]];
}
