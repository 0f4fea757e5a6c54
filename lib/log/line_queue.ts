import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "../deadline.ts";

interface LineQueueOptions {
  /** Bytes that may be pending; lines beyond that are dropped. Default 8 MiB: three times what 10,000 sites going down at once log. */
  maxBytes?: number;
  /** Called when lines can be written again, with the number dropped meanwhile. */
  onDropped?: (count: number) => void;
}

/** Lines that are written together. */
const BATCH = 100;

/** Milliseconds between attempts to write to a full non-blocking pipe. */
const RETRY = 50;

const encoder = new TextEncoder();

/**
 * Writes lines in order without blocking: a reader that sleeps or has gone delays nothing. Unread lines stay pending up to a
 * limit and are dropped beyond that.
 */
export class LineQueue {
  readonly #maxBytes: number;
  readonly #onDropped: (count: number) => void;
  #lines: Uint8Array[] = [];
  /** Bytes of pending lines, those being written included. */
  #bytes = 0;
  #dropped = 0;
  /** How many of the dropped lines were reported to `onDropped`. */
  #reported = 0;
  #draining: Promise<void> | undefined;

  /** @param write writes some of the bytes and returns how many: `Deno.stdout.write` */
  constructor(
    readonly write: (bytes: Uint8Array) => Promise<number>,
    { maxBytes = 8 * 1024 * 1024, onDropped = () => {} }: LineQueueOptions = {},
  ) {
    this.#maxBytes = maxBytes;
    this.#onDropped = onDropped;
  }

  /** Lines dropped since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Adds a line, without its end; drops it if there is no room. */
  add(line: string): void {
    const bytes = encoder.encode(`${line}\n`);
    if (this.#bytes + bytes.length > this.#maxBytes) {
      this.#dropped++;
      return;
    }
    this.#lines.push(bytes);
    this.#bytes += bytes.length;
    this.#draining ??= this.#drain().finally(() => this.#draining = undefined);
  }

  /** Waits until all lines are written or dropped, `within` ms at most. */
  async flush(within: number): Promise<void> {
    await deadline(Promise.resolve(this.#draining), within).catch(() => {});
  }

  async #drain(): Promise<void> {
    while (this.#lines.length > 0) {
      const batch = this.#lines.splice(0, BATCH);
      const bytes = Buffer.concat(batch);
      try {
        await this.#writeAll(bytes);
        this.#bytes -= bytes.length;
        this.#report();
      } catch {
        // The reader has gone. There may be another one later, as with a named pipe.
        this.#bytes -= bytes.length;
        this.#dropped += batch.length;
      }
    }
  }

  async #writeAll(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      try {
        at += await this.write(bytes.subarray(at));
      } catch (error) {
        // Another process has made the pipe non-blocking.
        if (!(error instanceof Deno.errors.WouldBlock)) throw error;
        await delay(RETRY);
      }
    }
  }

  #report(): void {
    const count = this.#dropped - this.#reported;
    if (count === 0) return;
    this.#reported = this.#dropped;
    this.#onDropped(count);
  }
}
