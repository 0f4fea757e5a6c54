import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "../deadline.ts";

interface LineQueueOptions {
  /** Bytes that wait at most; a line that finds no room is dropped. Default 8 MiB: what 10,000 sites that go down at once log, thrice. */
  maxBytes?: number;
  /** Called when lines can be written again, with how many were dropped meanwhile. */
  onDropped?: (count: number) => void;
}

/** Lines that are written together at most. */
const BATCH = 100;

/** Milliseconds after which a reader who has no room is tried again, where the system does not wait for him by itself. */
const RETRY = 50;

const encoder = new TextEncoder();

/**
 * Writes lines in order, without waiting for whoever reads them: a reader who sleeps or has gone away holds nothing up. What he does
 * not read waits, within a bound, and is dropped beyond that.
 */
export class LineQueue {
  readonly #maxBytes: number;
  readonly #onDropped: (count: number) => void;
  #lines: Uint8Array[] = [];
  /** Of the lines that wait, the ones being written included. */
  #bytes = 0;
  #dropped = 0;
  /** How many of those that were dropped `onDropped` was called with. */
  #reported = 0;
  #draining: Promise<void> | undefined;

  /** @param write writes some of the bytes and says how many: `Deno.stdout.write` */
  constructor(
    readonly write: (bytes: Uint8Array) => Promise<number>,
    { maxBytes = 8 * 1024 * 1024, onDropped = () => {} }: LineQueueOptions = {},
  ) {
    this.#maxBytes = maxBytes;
    this.#onDropped = onDropped;
  }

  /** Lines that nobody will read, since the beginning. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes a line, without its end; drops it where there is no room. */
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
        // The reader has gone away. There may be another one later, as with a named pipe.
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
        // Where another process has set the pipe so that it does not wait.
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
