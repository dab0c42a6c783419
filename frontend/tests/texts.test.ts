// The languages of the cards say the same things.
import { expect, test } from "vitest";

import en from "../src/i18n/en.json";
import { isSpoken, learn, say, type TextKey } from "../src/i18n/localize.js";
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

test("a language is brought once for all its countries", async () => {
  const brought: string[] = [];
  const bring = async (name: string) => {
    brought.push(name);
    return ru;
  };
  expect([isSpoken("ru-RU"), say("ru-RU", "view_365-days")]).toEqual([false, "view 365-days"]);
  await Promise.all([learn("ru-RU", bring), learn("ru", bring)]);
  expect([isSpoken("ru-RU"), say("ru-RU", "view_365-days")]).toEqual([true, "365 дней"]);
  expect(brought).toEqual(["ru"]);
});

test("an unknown language is English", () => {
  expect([isSpoken("xx"), say("xx", "view_365-days")]).toEqual([true, "365 days"]);
});
