// Questions to Home Assistant: asked once, again from time to time, and never answered by an older answer.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type Asker, messageOf, Query, Subscription } from "../src/hass/query.js";
import type { Hass, Message } from "../src/hass/types.js";

class Host {
  controllers: { hostConnected?(): void; hostDisconnected?(): void; hostUpdated?(): void }[] = [];
  isConnected = true;
  updates = 0;
  updateComplete = Promise.resolve(true);
  hass: Hass | undefined;

  addController(controller: object): void {
    this.controllers.push(controller);
  }

  removeController(): void {}

  requestUpdate(): void {
    this.updates += 1;
  }

  connect(): void {
    this.isConnected = true;
    for (const controller of this.controllers) {
      controller.hostConnected?.();
    }
  }

  update(): void {
    for (const controller of this.controllers) {
      controller.hostUpdated?.();
    }
  }

  disconnect(): void {
    this.isConnected = false;
    for (const controller of this.controllers) {
      controller.hostDisconnected?.();
    }
  }
}

function asking(callWS: (message: Message) => Promise<unknown>): Host {
  const host = new Host();
  host.hass = { callWS } as unknown as Hass;
  return host;
}

describe("a query", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  test("asks when it can, at its interval, and no more once its card is gone", async () => {
    const callWS = vi.fn(async () => "answer");
    const host = asking(callWS);
    const query = new Query<string>(host as unknown as Asker, () => ({ type: "a" }), 1000);
    host.connect();
    host.update();
    await vi.advanceTimersByTimeAsync(0);
    expect([query.value, callWS.mock.calls.length]).toEqual(["answer", 1]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(callWS).toHaveBeenCalledTimes(3);
    host.disconnect();
    await vi.advanceTimersByTimeAsync(5000);
    expect(callWS).toHaveBeenCalledTimes(3);
  });

  test("asks once for several reasons at a time", async () => {
    const callWS = vi.fn(async () => "answer");
    const host = asking(callWS);
    const query = new Query<string>(host as unknown as Asker, () => ({ type: "a" }), 1e6);
    host.connect();
    query.refreshSoon();
    query.refreshSoon();
    await vi.advanceTimersByTimeAsync(1000);
    expect(callWS).toHaveBeenCalledTimes(1);
  });

  test("drops an answer that a later question has overtaken", async () => {
    const answers: ((answer: string) => void)[] = [];
    const host = asking(() => new Promise((resolve) => answers.push(resolve as (answer: string) => void)));
    const query = new Query<string>(host as unknown as Asker, () => ({ type: "a" }), 1e6);
    void query.refresh();
    void query.refresh();
    answers[1]?.("new");
    answers[0]?.("old");
    await vi.advanceTimersByTimeAsync(0);
    expect(query.value).toBe("new");
  });

  test("forgets its answer with another question, but not as time moves on", async () => {
    let message: Message = { type: "a", start_time: "1" };
    const host = asking(async () => "answer");
    const query = new Query<string>(host as unknown as Asker, () => message, 1e6);
    await query.refresh();
    message = { type: "a", start_time: "2" };
    void query.refresh();
    expect(query.value).toBe("answer");
    message = { type: "b" };
    void query.refresh();
    expect(query.value).toBeUndefined();
    await vi.advanceTimersByTimeAsync(0);
  });

  test("keeps the last answer when a question fails, and tells what went wrong when it fails again", async () => {
    let error: Error | undefined;
    const host = asking(async () => {
      if (error) {
        throw error;
      }
      return "answer";
    });
    const query = new Query<string>(host as unknown as Asker, () => ({ type: "a" }), 1e6);
    await query.refresh();
    error = new Error("Not loaded");
    await query.refresh();
    expect([query.value, query.error]).toEqual(["answer", undefined]);
    await vi.advanceTimersByTimeAsync(5000);
    expect([query.value, query.error]).toEqual(["answer", "Not loaded"]);
    error = undefined;
    await query.refresh();
    expect(query.error).toBeUndefined();
  });
});

describe("a subscription", () => {
  test("follows its question, and ends with its card", async () => {
    const ended: string[] = [];
    const host = new Host();
    host.hass = {
      connection: {
        subscribeMessage:
          async (_: unknown, { type }: Message) =>
          () =>
            void ended.push(type),
      },
    } as unknown as Hass;
    let type = "a";
    const forget = vi.fn();
    new Subscription(host as unknown as Asker, () => ({ type }), vi.fn(), forget);
    host.connect();
    type = "b";
    host.update();
    host.update();
    host.disconnect();
    await new Promise((done) => setTimeout(done));
    expect(ended).toEqual(["a", "b"]);
  });

  test("asks again where it was declined: the site may only start anew", async () => {
    vi.useFakeTimers();
    const host = new Host();
    const subscribeMessage = vi.fn(async () => () => undefined).mockRejectedValueOnce(new Error("Not loaded"));
    host.hass = { connection: { subscribeMessage } } as unknown as Hass;
    const feed = new Subscription(host as unknown as Asker, () => ({ type: "a" }), vi.fn(), vi.fn());
    host.connect();
    await vi.advanceTimersByTimeAsync(0);
    expect(feed.error).toBe("Not loaded");
    await vi.advanceTimersByTimeAsync(5000);
    expect([feed.error, subscribeMessage.mock.calls.length]).toEqual([undefined, 2]);
    vi.useRealTimers();
  });

  test("takes no event of a question that is over", async () => {
    const tell: ((event: string) => void)[] = [];
    const host = new Host();
    host.hass = {
      connection: {
        subscribeMessage: async (callback: (event: string) => void) => {
          tell.push(callback);
          return () => undefined;
        },
      },
    } as unknown as Hass;
    let type = "a";
    const taken: string[] = [];
    new Subscription<string>(
      host as unknown as Asker,
      () => ({ type }),
      (event) => void taken.push(event),
      vi.fn(),
    );
    host.connect();
    type = "b";
    host.update();
    tell[0]?.("late");
    tell[1]?.("now");
    expect(taken).toEqual(["now"]);
  });
});

test.each([
  [{ message: "No such site" }, "No such site"],
  ["gone", "gone"],
  [undefined, "undefined"],
])("what went wrong is told in words", (error, text) => {
  expect(messageOf(error)).toBe(text);
});
