// A field whose changes draw the element anew: what the cards need of Lit's decorators, and no more.
import type { LitElement } from "lit";

/** Draw an element anew when this field of it changes; no attribute of the page stands for it. */
export function reactive(element: LitElement, name: string): void {
  (element.constructor as typeof LitElement).createProperty(name, { state: true });
}
