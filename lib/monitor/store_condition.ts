import { DAY } from "../duration.ts";
import { log } from "../log/log.ts";
import type { View } from "../model/view.ts";
import type { Spool } from "../store/spool.ts";
import type { Store } from "../store/store.ts";

export interface StoreConditionOptions {
  store: Pick<Store, "name" | "lastBreak">;
  spool: Pick<Spool, "problem" | "pending">;
  /** ms UTC. */
  now: () => number;
  /** Called when what is shown has changed. */
  onChange: () => void;
}

/** How long the loss of the store is shown, in ms. */
const BREAK_SHOWN = DAY;

/** What visitors see of a store, or a disk, that cannot be used: no names, paths or reasons, which the log has. */
const STORE_TROUBLE = "The store cannot be used at the moment. Results are kept on disk and will be saved once it can.";
const BOTH_TROUBLE = "Neither the store nor the disk can be used at the moment. Results are kept in memory only.";
const DISK_TROUBLE = "The disk that buffers results for the store cannot be used at the moment.";

/** Whether the store, and the disk that buffers for it, can be used; visitors see that they cannot, the log says why. */
export class StoreCondition {
  /** Why the store could not be read or written when that was last tried. */
  #failures: { read?: string; write?: string } = {};
  /** What was last shown. */
  #shown: string;

  constructor(readonly options: StoreConditionOptions) {
    this.#shown = JSON.stringify(this.view);
  }

  /** Why the store could not be read or written when that was last tried; undefined: it could. */
  get failure(): string | undefined {
    return this.#failures.write ?? this.#failures.read;
  }

  /** What visitors see. */
  get view(): Pick<View, "storeFailure" | "spoolFailure" | "storeBreak" | "spooled"> {
    const { store: { lastBreak }, spool: { problem, pending }, now } = this.options;
    return {
      storeFailure: this.failure === undefined ? undefined : problem ? BOTH_TROUBLE : STORE_TROUBLE,
      spoolFailure: problem && this.failure === undefined ? DISK_TROUBLE : undefined,
      spooled: pending,
      storeBreak: lastBreak && lastBreak.at > now() - BREAK_SHOWN ? lastBreak : undefined,
    };
  }

  /** Notes that the store could be read or written, or why not. */
  note(direction: "read" | "write", error?: Error): void {
    const { store, onChange } = this.options;
    const before = this.failure;
    this.#failures[direction] = error?.message;
    const { failure } = this;
    if (failure !== undefined && failure !== before) {
      log.warn("{problem}", { event: "store.failed", problem: failure });
    }
    if (failure === undefined && before !== undefined) {
      log.info("The store can be used again", { event: "store.recovered", store: store.name });
    }
    const shown = JSON.stringify(this.view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    onChange();
  }
}
