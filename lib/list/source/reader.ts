import { Buffer } from "node:buffer";
import { setTimeout as delay } from "node:timers/promises";
import type { Content, Look, Source } from "./source.ts";

export interface SourceReaderOptions {
  /** How long changed content must stay the same before it is used, in ms. Default 250. */
  settle?: number;
  /** How long the source may take, in ms. Default 10,000. */
  timeout?: number;
}

/** Reads a source, and again when its content has changed. */
export class SourceReader {
  /** The last content; undefined: it could not be read. */
  #seen: Content | undefined;

  constructor(readonly source: Source, readonly options: SourceReaderOptions = {}) {}

  get seen(): Content | undefined {
    return this.#seen;
  }

  /** The content, or why it cannot be read. */
  async read(): Promise<ReadSource> {
    return this.#take(await this.#look());
  }

  /**
   * The content after another look; undefined: it is the same, or still being written.
   * @param signal aborts the look; ignore its result then
   */
  async refresh(signal?: AbortSignal): Promise<ReadSource | undefined> {
    const look = await this.#look(this.#seen, signal);
    if (isSame(look, this.#seen)) return undefined;
    if (look.ok) {
      // A file that is still being written would lose its remaining rows.
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

/** Whether a look found the same as before. */
function isSame(look: Look, last: Content | undefined): boolean {
  return look.ok && last !== undefined && (look.content === last || equal(look.content.bytes, last.bytes));
}

/** In a thirtieth of the time that comparing byte by byte takes: it is done before each sweep. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.from(a.buffer, a.byteOffset, a.length).equals(b);
}
