import assert from "node:assert/strict";
import { until } from "../../testing/process/until.ts";
import { LineQueue } from "./line_queue.ts";

/** Somebody who reads when the test lets him. */
class Reader {
  text = "";
  /** Bytes taken at once. */
  size = Infinity;
  error: Error | undefined;
  #gate = Promise.withResolvers<void>();

  constructor(awake = true) {
    if (awake) this.wake();
  }

  wake(): void {
    this.#gate.resolve();
  }

  readonly write = async (bytes: Uint8Array): Promise<number> => {
    await this.#gate.promise;
    if (this.error) throw this.error;
    const taken = bytes.subarray(0, this.size);
    this.text += new TextDecoder().decode(taken);
    return taken.length;
  };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `${from + index}\n`);

Deno.test("LineQueue writes lines whole and in order, however little is read at once", async () => {
  for (const size of [1, 7, Infinity]) {
    const reader = new Reader();
    reader.size = size;
    const queue = new LineQueue(reader.write);
    for (let number = 0; number < 250; number++) queue.add(`${number}`);
    await queue.flush(5000);
    assert.equal(reader.text, numbers(0, 250).join(""));
    assert.equal(queue.dropped, 0);
  }
});

Deno.test("LineQueue drops lines beyond its limit while nobody reads, and reports how many once somebody does", async () => {
  const reader = new Reader(false);
  const reported: number[] = [];
  const queue = new LineQueue(reader.write, { maxBytes: 60, onDropped: (count) => reported.push(count) });
  for (let number = 10; number < 100; number++) queue.add(`${number}`);
  assert.equal(queue.dropped, 70);
  await queue.flush(10);
  assert.deepEqual([reader.text, reported], ["", []]);
  reader.wake();
  await queue.flush(5000);
  assert.equal(reader.text, numbers(10, 30).join(""));
  assert.deepEqual(reported, [70]);
  queue.add("after");
  await queue.flush(5000);
  assert.match(reader.text, /after\n$/);
  assert.deepEqual([queue.dropped, reported], [70, [70]]);
});

Deno.test("LineQueue counts the lines of a reader that has gone away as dropped, and writes to the next one", async () => {
  const reader = new Reader();
  reader.error = new Deno.errors.BrokenPipe();
  const reported: number[] = [];
  const queue = new LineQueue(reader.write, { onDropped: (count) => reported.push(count) });
  queue.add("one");
  queue.add("two");
  await queue.flush(5000);
  assert.deepEqual([queue.dropped, reported], [2, []]);
  reader.error = undefined;
  queue.add("three");
  await queue.flush(5000);
  assert.deepEqual([reader.text, reported], ["three\n", [2]]);
});

Deno.test("LineQueue retries if a non-blocking pipe is full", async () => {
  const reader = new Reader();
  reader.error = new Deno.errors.WouldBlock();
  const queue = new LineQueue(reader.write);
  queue.add("one");
  await queue.flush(60);
  assert.equal(reader.text, "");
  reader.error = undefined;
  await until(() => reader.text === "one\n");
  assert.equal(queue.dropped, 0);
});
