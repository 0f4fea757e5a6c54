import { setTimeout as delay } from "node:timers/promises";
import type { Content, Look, Source } from "./source.ts";

export interface SourceReaderOptions {
  /** How long what has changed must stay as it is before it is taken, in ms. Default 250. */
  settle?: number;
  /** How long the source may take, in ms. Default 10,000. */
  timeout?: number;
}

/** Reads what a source has, and again when that has changed. */
export class SourceReader {
  /** What was read last; undefined: it could not be read. */
  #seen: Content | undefined;

  constructor(readonly source: Source, readonly options: SourceReaderOptions = {}) {}

  get seen(): Content | undefined {
    return this.#seen;
  }

  /** What the source has, or why it cannot be read, as a problem. */
  async read(): Promise<ReadSource> {
    return this.#take(await this.#look());
  }

  /**
   * What the source has now; undefined: what it had before, or it is being written.
   * @param signal aborts the look; its result is then to be ignored
   */
  async refresh(signal?: AbortSignal): Promise<ReadSource | undefined> {
    const look = await this.#look(this.#seen, signal);
    if (isSame(look, this.#seen)) return undefined;
    if (look.ok) {
      // What is being written would lack what is still to come.
      await delay(this.options.settle ?? 250);
      if (!isSame(await this.#look(look.content, signal), look.content)) return undefined;
    }
    return this.#take(look);
  }

  #take(look: Look): ReadSource {
    this.#seen = look.ok ? look.content : undefined;
    if (look.ok) return { ok: true, bytes: look.content.bytes };
    return { ok: false, problem: `Cannot read ${this.source.name}: ${look.reason}` };
  }

  async #look(last?: Content, signal?: AbortSignal): Promise<Look> {
    const { timeout = 10_000 } = this.options;
    const late = AbortSignal.timeout(timeout);
    const look = await this.source.look({ last, signal: signal ? AbortSignal.any([signal, late]) : late });
    return look.ok || !late.aborted ? look : { ok: false, reason: `it timed out after ${timeout / 1000} s` };
  }
}

export type ReadSource = { ok: true; bytes: Uint8Array } | { ok: false; problem: string };

/** Whether a look found what was found before. */
function isSame(look: Look, last: Content | undefined): boolean {
  return look.ok && last !== undefined && (look.content === last || equal(look.content.bytes, last.bytes));
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
