// Asks Home Assistant over the websocket on behalf of a card: once, again from time to time, or by subscription.
import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Hass, Message } from "./types.js";

export interface Asker extends ReactiveControllerHost {
  hass?: Hass | undefined;
  readonly isConnected: boolean;
}

// Several entities change in one moment; one question is enough for them.
const SOON_MS = 300;
// A site that starts anew answers again within seconds.
const AGAIN_MS = 5000;

/** The answer to a question, asked anew at an interval and when the question changes. */
export class Query<T> implements ReactiveController {
  value: T | undefined;
  error: string | undefined;
  #asked = "";
  #turn = 0;
  #isFailing = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;

  /** `message` returns undefined while there is nothing to ask. */
  constructor(
    private readonly host: Asker,
    private readonly message: () => Message | undefined,
    private readonly everyMs: number,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#timer = setInterval(() => void this.refresh(), this.everyMs);
    document.addEventListener("visibilitychange", this.#onVisible);
    if (this.#asked !== "") {
      void this.refresh();
    }
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#soon);
    this.#soon = undefined;
    document.removeEventListener("visibilitychange", this.#onVisible);
  }

  hostUpdated(): void {
    const message = this.host.hass && this.message();
    if (message && questionOf(message) !== this.#asked) {
      void this.refresh();
    }
  }

  /** Ask a moment later, once for several reasons. */
  refreshSoon(afterMs = SOON_MS): void {
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      void this.refresh();
    }, afterMs);
  }

  /** Ask now; an answer that a later question has overtaken is dropped. */
  async refresh(): Promise<void> {
    const hass = this.host.hass;
    const message = hass && this.message();
    if (!hass || !message || document.visibilityState === "hidden") {
      return;
    }
    const question = questionOf(message);
    if (question !== this.#asked) {
      this.#asked = question;
      this.value = undefined;
    }
    this.#turn += 1;
    const turn = this.#turn;
    try {
      const value = await hass.callWS<T>(message);
      this.#settle(turn, value, undefined);
    } catch (error) {
      // What was known holds until the second failure in a row.
      const isFirst = !this.#isFailing && this.value !== undefined;
      this.#settle(turn, undefined, isFirst ? undefined : messageOf(error), true);
    }
  }

  #settle(turn: number, value: T | undefined, error: string | undefined, isFailing = false): void {
    if (turn === this.#turn) {
      this.#isFailing = isFailing;
      if (isFailing && this.host.isConnected) {
        this.refreshSoon(AGAIN_MS);
      }
      this.value = value ?? this.value;
      this.error = error;
      this.host.requestUpdate();
    }
  }

  readonly #onVisible = (): void => {
    void this.refresh();
  };
}

/** Return what makes a question another one: not that its span of time moves on. */
function questionOf(message: Message): string {
  return JSON.stringify(message, (key, value: unknown) => (key.endsWith("_time") ? undefined : value));
}

/** A subscription that follows its question; each event goes to `take`, a new question starts from nothing. */
export class Subscription<T> implements ReactiveController {
  error: string | undefined;
  #asked = "";
  #end: Promise<() => Promise<void> | void> | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: Asker,
    private readonly message: () => Message | undefined,
    private readonly take: (event: T) => void,
    private readonly forget: () => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#follow();
  }

  hostDisconnected(): void {
    this.#stop();
  }

  hostUpdated(): void {
    this.#follow();
  }

  #follow(): void {
    const hass = this.host.hass;
    const message = hass && this.message();
    const question = message ? JSON.stringify(message) : "";
    if (question === this.#asked || !this.host.isConnected) {
      return;
    }
    this.#stop();
    this.#asked = question;
    if (hass && message) {
      this.#end = hass.connection.subscribeMessage<T>(
        (event) => this.#question === question && this.take(event),
        message,
      );
      this.#end.then(
        () => this.#settle(question, undefined),
        (error: unknown) => this.#failed(question, messageOf(error)),
      );
    }
  }

  get #question(): string {
    return this.#asked;
  }

  #failed(question: string, error: string): void {
    if (question === this.#asked) {
      this.#settle(question, error);
      this.#again = setTimeout(() => {
        this.#asked = "";
        this.#follow();
      }, AGAIN_MS);
    }
  }

  #settle(question: string, error: string | undefined): void {
    if (question === this.#asked) {
      this.error = error;
      this.host.requestUpdate();
    }
  }

  #stop(): void {
    clearTimeout(this.#again);
    const end = this.#end;
    this.#end = undefined;
    this.#asked = "";
    this.forget();
    // A connection that is gone takes its subscriptions with it.
    end?.then((unsubscribe) => unsubscribe()).catch(() => undefined);
  }
}

/** Return what went wrong in the words of Home Assistant. */
export function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === "string" && message !== "" ? message : String(error);
}
