// Numbers, money and times stand as the owner's profile wants them.
import { describe, expect, test } from "vitest";

import {
  celsius,
  clock,
  fixed,
  hashrate,
  hour,
  money,
  number,
  power,
  roundPower,
  signedPower,
  soonClock,
  UNKNOWN,
  weekdayClock,
} from "../src/format.js";
import type { HassLocale } from "../src/hass/types.js";

const EN: HassLocale = { language: "en", number_format: "language", time_format: "24", time_zone: "server" };

function profile(locale: Partial<HassLocale> = {}, currency = "EUR") {
  return { locale: { ...EN, ...locale }, config: { currency, time_zone: "Europe/Berlin" } };
}

const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ").replace("’", "'");

describe("power", () => {
  test.each([
    [0, "0 W"],
    [849.6, "850 W"],
    [4123, "4.12 kW"],
    [41_230, "41.2 kW"],
    [412_300, "412 kW"],
    [1_234_000, "1.23 MW"],
    [-2100, "-2.10 kW"],
  ])("of %d W has three digits that count", (watts, text) => {
    expect(plain(power(profile(), watts))).toBe(text);
  });

  test("as a difference has its sign", () => {
    expect([350, -350, 0].map((watts) => plain(signedPower(profile(), watts)))).toEqual(["+350 W", "−350 W", "±0 W"]);
  });

  test("of an axis has no more digits than it needs", () => {
    expect([500, 2000, 2500].map((watts) => plain(roundPower(profile(), watts)))).toEqual(["500 W", "2 kW", "2.5 kW"]);
  });
});

test.each([
  number,
  fixed,
  power,
  signedPower,
  hashrate,
  celsius,
  money,
])("what is unknown is never a number", (format) => {
  expect(format(profile(), null, 1)).toBe(UNKNOWN);
  expect(format(profile(), undefined, 1)).toBe(UNKNOWN);
});

test.each([
  ["comma_decimal", "1,234.5"],
  ["decimal_comma", "1.234,5"],
  ["space_comma", "1 234,5"],
  ["quote_decimal", "1'234.5"],
  ["none", "1234.5"],
  ["language", "1,234.5"],
])("numbers in the form %s", (number_format, text) => {
  expect(plain(number(profile({ number_format }), 1234.5, 1))).toBe(text);
});

test("hash rates grow from TH/s to PH/s", () => {
  expect(plain(hashrate(profile(), 121.84))).toBe("121.8 TH/s");
  expect(plain(hashrate(profile(), 4170))).toBe("4.17 PH/s");
});

test("money is in the currency of the house, and in words where Intl does not know it", () => {
  expect(money(profile(), 1.234)).toBe("€1.23");
  expect(plain(money(profile({}, "sats!"), 12, 0))).toBe("12 sats!");
});

describe("times", () => {
  const AT = "2026-11-21T21:30:00Z";

  test("stand in the zone of the server where the owner wants that", () => {
    expect(clock(profile(), AT)).toBe("22:30");
    expect(plain(clock(profile({ time_format: "12" }), AT))).toBe("10:30 PM");
  });

  test("of another day have their weekday", () => {
    expect(soonClock(profile(), AT, new Date("2026-11-21T09:00:00Z"))).toBe("22:30");
    expect(soonClock(profile(), AT, new Date("2026-11-20T09:00:00Z"))).toBe("Sat 22:30");
    expect(weekdayClock(profile({ language: "ru" }), AT)).toBe("сб 22:30");
  });

  test("of an axis are short", () => {
    expect(hour(profile(), Date.parse("2026-11-21T07:00:00Z"))).toBe("08:00");
    expect(plain(hour(profile({ time_format: "12" }), Date.parse("2026-11-21T07:00:00Z")))).toBe("8 AM");
  });
});
