// The mathematics of charts: scales, ticks and paths in pixels of the measured width.

export type Scale = ((value: number) => number) & { invert(pixel: number): number };

export type Point = readonly [x: number, y: number];

const HOUR_MS = 3_600_000;

/** Return a linear scale from values to pixels; both ends of a span of nothing lie in the middle. */
export function linear(domain: Point, range: Point): Scale {
  const [low, high] = domain;
  const [start, end] = range;
  const span = high - low;
  const scale = (value: number): number =>
    span === 0 ? (start + end) / 2 : start + ((value - low) / span) * (end - start);
  const invert = (pixel: number): number => (end === start ? low : low + ((pixel - start) / (end - start)) * span);
  return Object.assign(scale, { invert });
}

/** Return round values between low and high, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function ticks(low: number, high: number, count: number): number[] {
  const span = high - low;
  if (!(span > 0) || count < 1) {
    return [];
  }
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((step) => step * power >= rough) ?? 10;
  const step = factor * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Return a span that holds all values and `also`, with round ends. */
export function niceSpan(values: Iterable<number>, also: readonly number[] = [], count = 4): Point {
  const all = [...values, ...also].filter(Number.isFinite);
  if (all.length === 0) {
    return [0, 1];
  }
  const low = Math.min(...all);
  const high = Math.max(...all);
  if (low === high) {
    return [low - 1, high + 1];
  }
  const marks = ticks(low, high, count);
  const step = marks.length > 1 ? (marks[1] as number) - (marks[0] as number) : high - low;
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/** Return the full hours of a clock within a span, `every` hours apart counted from midnight; the zone may be none. */
export function hourTicks(startMs: number, endMs: number, every: number, zone?: string): number[] {
  const hourOf = new Intl.DateTimeFormat("en-GB", {
    hour: "numeric",
    hourCycle: "h23",
    ...(zone ? { timeZone: zone } : {}),
  });
  const marks: number[] = [];
  for (let at = Math.ceil(startMs / HOUR_MS) * HOUR_MS; at <= endMs; at += HOUR_MS) {
    if (Number(hourOf.format(at)) % every === 0) {
      marks.push(at);
    }
  }
  return marks;
}

/** Return how many hours lie between two labels, so that labels of this width find room. */
export function hoursApart(spanHours: number, widthPx: number, labelPx = 56): number {
  const most = Math.max(1, Math.floor(widthPx / labelPx));
  return [1, 2, 3, 4, 6, 12, 24].find((every) => spanHours / every <= most) ?? 24;
}

/** Return a path through points; null leaves a gap. */
export function linePath(points: readonly (Point | null)[]): string {
  let pen = "M";
  let path = "";
  for (const point of points) {
    if (point === null) {
      pen = "M";
      continue;
    }
    path += `${pen}${round(point[0])},${round(point[1])}`;
    pen = "L";
  }
  return path;
}

/** Return a path of steps: each value holds until the next point; `endX` is where the last one ends. */
export function stepPath(points: readonly (Point | null)[], endX: number): string {
  const corners: (Point | null)[] = [];
  points.forEach((point, index) => {
    const next = points[index + 1];
    corners.push(point);
    if (point) {
      corners.push([next ? next[0] : endX, point[1]]);
    }
  });
  return linePath(corners);
}

/** Return the closed area between a path of points and a base line. */
export function areaPath(points: readonly Point[], baseY: number): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) {
    return "";
  }
  return `${linePath(points)}L${round(last[0])},${round(baseY)}L${round(first[0])},${round(baseY)}Z`;
}

/** Return the band between an upper and a lower line over the same places. */
export function bandPath(upper: readonly Point[], lower: readonly Point[]): string {
  return upper.length === 0 ? "" : `${linePath(upper)}${linePath([...lower].reverse()).replace("M", "L")}Z`;
}

/** Return a value between two limits. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/** A tenth of a pixel is below what a screen shows. */
function round(pixel: number): number {
  return Math.round(pixel * 10) / 10;
}
