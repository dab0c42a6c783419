// The languages of the cards say the same things.
import { expect, test } from "vitest";

import en from "../src/i18n/en.json";
import { say, type TextKey } from "../src/i18n/localize.js";
import ru from "../src/i18n/ru.json";

const keys = Object.keys(en) as TextKey[];

function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

test("each language has the same keys, in the same order", () => {
  expect(Object.keys(ru)).toEqual(keys);
});

test.each(keys)("%s has a text with the same placeholders in each language", (key) => {
  expect(placeholders(ru[key])).toEqual(placeholders(en[key]));
  expect(ru[key].trim()).not.toBe("");
});

test("a language of a country is that language, and an unknown one is English", () => {
  expect(say("ru-RU", "view_year")).toBe("365 дней");
  expect(say("xx", "view_year")).toBe("365 days");
});
