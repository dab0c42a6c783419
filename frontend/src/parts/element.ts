// The element under every card: it draws Lit's templates into its shadow, once for all changes of a moment.
//
// Lit brings such an element itself; this one does the part of it that the cards use, in a quarter of its size.
import type { ReactiveController } from "lit";
import { render } from "lit/html.js";

/** Mark a template as styles, for the build and the editor. */
export const css = String.raw;

const sheets = new Map<string, CSSStyleSheet>();

export abstract class DrawnElement extends HTMLElement {
  static styles: readonly string[] = [];
  /** The fields whose changes draw the element anew. */
  static drawn: readonly string[] = [];

  readonly renderRoot: ShadowRoot = this.attachShadow({ mode: "open" });
  /** What changed since the last drawing, with its value before. */
  #changed: Map<string, unknown> | undefined = new Map();
  #drawing: Promise<void> | undefined;
  readonly #controllers: ReactiveController[] = [];

  constructor() {
    super();
    observe(this.constructor as typeof DrawnElement);
    this.renderRoot.adoptedStyleSheets = (this.constructor as typeof DrawnElement).styles.map(sheetOf);
  }

  protected abstract render(): unknown;

  /** Tell whether what changed is worth a drawing. */
  protected shouldUpdate(_changed: ReadonlyMap<string, unknown>): boolean {
    return true;
  }

  /** Draw anew soon, once for several reasons; nothing is drawn before the element is on a page. */
  requestUpdate(name?: string, before?: unknown): void {
    this.#changed ??= new Map();
    if (name !== undefined && !this.#changed.has(name)) {
      this.#changed.set(name, before);
    }
    if (this.isConnected) {
      this.#drawing ??= Promise.resolve().then(() => this.#draw());
    }
  }

  get updateComplete(): Promise<boolean> {
    return Promise.resolve(this.#drawing).then(() => true);
  }

  addController(controller: ReactiveController): void {
    this.#controllers.push(controller);
  }

  removeController(): void {}

  connectedCallback(): void {
    for (const controller of this.#controllers) {
      controller.hostConnected?.();
    }
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) {
      controller.hostDisconnected?.();
    }
  }

  #draw(): void {
    const changed = this.#changed ?? new Map();
    this.#changed = this.#drawing = undefined;
    if (this.shouldUpdate(changed)) {
      render(this.render(), this.renderRoot, { host: this });
      for (const controller of this.#controllers) {
        controller.hostUpdated?.();
      }
    }
  }
}

/** Make the fields of a class such that their changes draw the element anew; once for each class. */
function observe(element: typeof DrawnElement): void {
  const values = new WeakMap<object, Record<string, unknown>>();
  for (const name of element.drawn) {
    if (name in element.prototype) {
      continue;
    }
    Object.defineProperty(element.prototype, name, {
      get() {
        return values.get(this)?.[name];
      },
      set(this: DrawnElement, value: unknown) {
        const own = values.get(this) ?? {};
        const before = own[name];
        values.set(this, { ...own, [name]: value });
        if (value !== before) {
          this.requestUpdate(name, before);
        }
      },
    });
  }
}

function sheetOf(styles: string): CSSStyleSheet {
  const known = sheets.get(styles) ?? new CSSStyleSheet();
  if (!sheets.has(styles)) {
    known.replaceSync(styles);
    sheets.set(styles, known);
  }
  return known;
}
