import type { Transform } from "node:stream";
import type { Packed } from "./packed.ts";

/** A stream of node:zlib; `bytesWritten` counts the input that it has processed. */
export type Engine = Transform & { readonly bytesWritten: number };

/** Bytes given to an engine at once: what precedes a fault within a portion is discarded. */
const PORTION = 256;

/** Bytes of input up to which a fault is approached again, byte by byte: most pages have no more. */
const MAX_RETRACED = 64 * 1024;

/**
 * Decompresses to the end of what the engine understands. Each portion's output is passed on before the next one goes in,
 * so that memory stays small. Returns whether the stream was complete; what follows it is put back.
 */
export async function* decompress(create: () => Engine, packed: Packed): AsyncGenerator<Uint8Array, boolean> {
  const feed = new Feed(create());
  const taken: Uint8Array[] = [];
  try {
    for (let given = 0;;) {
      const portion = await packed.next(PORTION);
      if (portion.length === 0) return await feed.isAtEnd();
      given += portion.length;
      if (given <= MAX_RETRACED) taken.push(portion.slice());
      if (!(yield* feed.take(portion))) {
        if (given <= MAX_RETRACED) yield* retrace(create, taken, feed.returned);
        return false;
      }
      const left = given - feed.processed;
      if (left === 0) continue;
      packed.putBack(portion.subarray(portion.length - left));
      return true;
    }
  } finally {
    feed.close();
  }
}

/**
 * What an engine makes of input with a fault in its last portion, up to that fault.
 * @param passed bytes of it that were passed on before
 */
async function* retrace(
  create: () => Engine,
  portions: readonly Uint8Array[],
  passed: number,
): AsyncGenerator<Uint8Array> {
  const feed = new Feed(create());
  const last = Array.from(portions.at(-1)!, (byte) => Uint8Array.of(byte));
  try {
    for (const input of [...portions.slice(0, -1), ...last]) {
      for await (const part of feed.take(input)) {
        const start = Math.max(0, part.length - Math.max(0, feed.returned - passed));
        if (start < part.length) yield part.subarray(start);
      }
    }
  } finally {
    feed.close();
  }
}

/** An engine, and what comes of its input. */
class Feed {
  /** Bytes of output so far. */
  returned = 0;
  readonly #engine: Engine;
  #isBroken = false;
  #wake = () => {};

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.on("readable", () => this.#wake());
    engine.on("error", () => {
      this.#isBroken = true;
      this.#wake();
    });
  }

  /** Bytes of input that were of use: what follows the end of the stream is not. */
  get processed(): number {
    return this.#engine.bytesWritten;
  }

  /** Gives input to the engine, and returns whether it understood it. */
  async *take(portion: Uint8Array): AsyncGenerator<Uint8Array, boolean> {
    if (this.#isBroken) return false;
    let isTaken = false;
    this.#engine.write(portion, () => {
      isTaken = true;
      this.#wake();
    });
    for (;;) {
      const part: Uint8Array | null = this.#engine.read();
      if (part) {
        this.returned += part.length;
        yield part;
      } else if (isTaken || this.#isBroken) {
        return !this.#isBroken;
      } else {
        await new Promise<void>((resolve) => this.#wake = resolve);
      }
    }
  }

  /** Whether the stream is complete: then no further byte is of use. */
  async isAtEnd(): Promise<boolean> {
    const { processed } = this;
    for await (const _ of this.take(Uint8Array.of(0)));
    return this.processed === processed;
  }

  close(): void {
    this.#engine.destroy();
  }
}
