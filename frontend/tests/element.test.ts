// The element under every card: it draws once for all changes of a moment, and only while it is on a page.
import { html } from "lit/html.js";
import { afterEach, expect, test } from "vitest";

import { css, DrawnElement } from "../src/parts/element.js";

class Sample extends DrawnElement {
  static override drawn = ["text"];
  static override styles = [css`:host { color: red }`];
  text = "first";
  drawings = 0;
  readonly changes: string[][] = [];

  protected override shouldUpdate(changed: ReadonlyMap<string, unknown>): boolean {
    this.changes.push([...changed.keys()]);
    return this.text !== "hidden";
  }

  protected override render(): unknown {
    this.drawings += 1;
    return html`<button @click=${this.clicked}>${this.text}</button>`;
  }

  clicked(): void {
    this.text = "clicked";
  }
}
customElements.define("sample-element", Sample);

afterEach(() => document.body.replaceChildren());

function sample(): Sample {
  return document.createElement("sample-element") as Sample;
}

test("nothing is drawn before it is on a page, then what it became until then", async () => {
  const element = sample();
  element.text = "second";
  await element.updateComplete;
  expect(element.drawings).toBe(0);
  document.body.append(element);
  await element.updateComplete;
  expect([element.drawings, element.renderRoot.textContent]).toEqual([1, "second"]);
});

test("several changes are one drawing, and the same value is none", async () => {
  const element = sample();
  document.body.append(element);
  await element.updateComplete;
  element.text = "a";
  element.text = "b";
  await element.updateComplete;
  element.text = "b";
  await element.updateComplete;
  expect([element.drawings, element.renderRoot.textContent]).toEqual([2, "b"]);
  expect(element.changes.at(-1)).toEqual(["text"]);
});

test("it may leave a change undrawn", async () => {
  const element = sample();
  document.body.append(element);
  await element.updateComplete;
  element.text = "hidden";
  await element.updateComplete;
  expect(element.renderRoot.textContent).toBe("first");
});

test("each element has values of its own, and handlers know theirs", async () => {
  const [one, other] = [sample(), sample()];
  document.body.append(one, other);
  await one.updateComplete;
  one.renderRoot.querySelector("button")?.click();
  await one.updateComplete;
  expect([one.text, other.text]).toEqual(["clicked", "first"]);
  expect(one.renderRoot.adoptedStyleSheets[0]).toBe(other.renderRoot.adoptedStyleSheets[0]);
});

test("what helps it follows it onto the page and away", async () => {
  const told: string[] = [];
  const element = sample();
  element.addController({
    hostConnected: () => told.push("connected"),
    hostUpdated: () => told.push("drawn"),
    hostDisconnected: () => told.push("gone"),
  });
  document.body.append(element);
  await element.updateComplete;
  element.remove();
  expect(told).toEqual(["connected", "drawn", "gone"]);
});
