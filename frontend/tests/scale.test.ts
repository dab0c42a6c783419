// The mathematics of charts.
import { describe, expect, test } from "vitest";

import {
  areaPath,
  clamp,
  hoursApart,
  hourTicks,
  linear,
  linePath,
  niceSpan,
  stepPath,
  ticks,
} from "../src/chart/scale.js";

describe("a linear scale", () => {
  test("maps values to pixels and back", () => {
    const scale = linear([-20, 20], [200, 0]);
    expect(scale(0)).toBe(100);
    expect(scale.invert(50)).toBe(10);
  });

  test("of a span of nothing lies in the middle", () => {
    expect(linear([5, 5], [0, 10])(5)).toBe(5);
  });
});

test.each([
  [0, 10, 5, [0, 2, 4, 6, 8, 10]],
  [-0.3, 0.3, 4, [-0.2, 0, 0.2]],
  [0, 0.7, 7, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]],
  [3, 3, 4, []],
])("ticks between %d and %d, about %d, are round", (low, high, count, expected) => {
  expect(ticks(low, high, count)).toEqual(expected);
});

test("a nice span holds all values between round ends", () => {
  expect(niceSpan([130, 2890], [0])).toEqual([0, 3000]);
  expect(niceSpan([])).toEqual([0, 1]);
  expect(niceSpan([7])).toEqual([6, 8]);
});

test("hour ticks stand on the clock of the zone", () => {
  const start = Date.UTC(2026, 10, 21, 22, 30);
  const marks = hourTicks(start, start + 9 * 3_600_000, 6, "Europe/Berlin");
  expect(marks).toEqual([Date.UTC(2026, 10, 21, 23), Date.UTC(2026, 10, 22, 5)]);
});

test.each([
  [24, 800, 2],
  [24, 300, 6],
  [36, 60, 24],
])("%d hours over %d pixels are labelled every %d hours", (hours, width, every) => {
  expect(hoursApart(hours, width)).toBe(every);
});

test("a line leaves a gap where a value is unknown", () => {
  expect(linePath([[0, 1], [1, 2], null, [3, 4], [4.06, 5]])).toBe("M0,1L1,2M3,4L4.1,5");
});

test("steps hold their value until the next one", () => {
  expect(
    stepPath(
      [
        [0, 1],
        [5, 3],
      ],
      9,
    ),
  ).toBe("M0,1L5,1L5,3L9,3");
});

test("an area closes on its base", () => {
  expect(
    areaPath(
      [
        [0, 1],
        [5, 3],
      ],
      10,
    ),
  ).toBe("M0,1L5,3L5,10L0,10Z");
  expect(areaPath([], 10)).toBe("");
});

test("a clamped value stays between its limits", () => {
  expect([clamp(-1, 0, 5), clamp(3, 0, 5), clamp(9, 0, 5)]).toEqual([0, 3, 5]);
});
