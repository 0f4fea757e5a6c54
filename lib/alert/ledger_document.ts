import { deadline } from "../deadline.ts";
import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";
import { storeTimeout } from "../slot/slot.ts";
import type { Store, StoredDocument } from "../store/store.ts";
import { decodeLedger, encodeLedger, LaterLedger, type Ledger, textOf } from "./ledger.ts";

export interface LedgerDocumentOptions {
  /** Of the channel. */
  name: string;
  store: Pick<Store, "document" | "putDocument">;
  interval: number;
  /** ms UTC. */
  now: () => number;
  /** Milliseconds by a clock that is never set. */
  steady: () => number;
}

/** The result of reading the ledger. */
export type FoundLedger =
  | {
    /** Undefined: the channel has none yet. */
    ledger: Ledger | undefined;
    /** Since when the store has been unavailable, ms UTC; the ledger is then this process's own. Undefined: it is available. */
    storeAway?: number;
  }
  /** The store has been unavailable for less than a slot: try again after `wait` ms. */
  | { wait: number }
  /** A later version wrote it, and it is left to that one. */
  | "later";

/**
 * The ledger of one channel in the store, written by compare-and-swap. Once the store has been unavailable for a slot, this process reads
 * and writes its own copy instead, which goes to the store when that is back, unless another process was first.
 */
export class LedgerDocument {
  readonly #name: string;
  /** What the store had when it was last read or written. */
  #last: Ledger | undefined;
  /** The version that was read last, for the next write. */
  #version: number | undefined;
  #own: { ledger: Ledger | undefined } | undefined;
  /** Since when the store has been unavailable, by the steady clock and by the wall clock. */
  #away: { steady: number; at: number } | undefined;
  #isWriteFailing = false;

  constructor(readonly options: LedgerDocumentOptions) {
    this.#name = `ledger/${options.name}`;
  }

  /** @param isStored whether the store has what the ledger is compared with; false: other processes cannot know it */
  async read(isStored: boolean): Promise<FoundLedger> {
    let stored: StoredDocument | undefined;
    try {
      stored = await this.#inTime(this.options.store.document(this.#name));
    } catch {
      return this.#withoutStore();
    }
    let ledger: Ledger | undefined;
    try {
      ledger = stored && await decodeLedger(stored.bytes);
    } catch (error) {
      if (this.#isLater(error)) return "later";
    }
    this.#version = stored?.version;
    if (this.#isWriteFailing && this.#wait() === 0) this.#own ??= { ledger: this.#last };
    if (this.#own) {
      const isBack = isStored && await this.#handBack(ledger, this.#own.ledger);
      return isBack ? await this.read(isStored) : this.#withoutStore();
    }
    this.#last = ledger;
    if (!isStored) return this.#withoutStore();
    if (!this.#isWriteFailing) this.#away = undefined;
    return { ledger };
  }

  /** Writes what follows from the ledger that was read last. `outrun`: another process was first. `failed`: the store accepts no writes. */
  async write(ledger: Ledger): Promise<"written" | "outrun" | "failed"> {
    if (this.#own) {
      this.#own = { ledger };
      return "written";
    }
    try {
      const isWritten = await this.#put(ledger);
      this.#back();
      return isWritten ? "written" : "outrun";
    } catch {
      this.#isWriteFailing = true;
      this.#wait();
      return "failed";
    }
  }

  /** Stores what was done without the store, unless another process was first. False: the store still accepts no writes. */
  async #handBack(stored: Ledger | undefined, own: Ledger | undefined): Promise<boolean> {
    try {
      if (own && isSameLedger(stored, this.#last)) await this.#put(own);
    } catch {
      return false;
    }
    this.#back();
    return true;
  }

  #back(): void {
    this.#own = this.#away = undefined;
    this.#isWriteFailing = false;
  }

  #withoutStore(): FoundLedger {
    const wait = this.#wait();
    if (wait > 0) return { wait };
    this.#own ??= { ledger: this.#last };
    return { ledger: this.#own.ledger, storeAway: this.#away!.at };
  }

  /** Milliseconds until the store has been unavailable for a slot. */
  #wait(): number {
    const { interval, now, steady } = this.options;
    this.#away ??= { steady: steady(), at: now() };
    return Math.max(0, this.#away.steady + interval - steady());
  }

  async #put(ledger: Ledger): Promise<boolean> {
    const bytes = await encodeLedger(ledger);
    const isWritten = await this.#inTime(this.options.store.putDocument(this.#name, bytes, this.#version));
    if (isWritten) this.#last = ledger;
    return isWritten;
  }

  #inTime<T>(work: Promise<T>): Promise<T> {
    return deadline(work, storeTimeout(this.options.interval));
  }

  #isLater(error: unknown): boolean {
    const isLater = error instanceof LaterLedger;
    const outcome = isLater ? "leaving {channel} to processes of a later version" : "starting over for {channel}";
    log.error(`{reason}: ${outcome}`, {
      event: "alert.ledger",
      channel: this.options.name,
      reason: messageOf(error),
    });
    return isLater;
  }
}

function isSameLedger(one: Ledger | undefined, other: Ledger | undefined): boolean {
  return (one && textOf(one)) === (other && textOf(other));
}
