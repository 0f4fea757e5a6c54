import type { ListReader } from "../list/reader.ts";
import type { ListStatus, Target } from "../model/target.ts";
import { singleFlight } from "./single_flight.ts";

export interface WatchedListOptions {
  reader: ListReader;
  /** What was read at the start. */
  status: ListStatus;
  /** Aborts reading. */
  signal: AbortSignal;
  /** Called when the list or its status has changed. */
  onChange: (list: ListStatus, before: ListStatus) => void;
}

/** The current list, kept up to date with its source. */
export class WatchedList {
  /** Reads the source again; calls during that share it. */
  readonly refresh = singleFlight(() => this.#inTurn(() => this.#refresh()));
  #status: ListStatus;
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly options: WatchedListOptions) {
    this.#status = options.status;
  }

  get status(): ListStatus {
    return this.#status;
  }

  /** Gives the targets the ids that they have in an earlier list. */
  identify(known: readonly Target[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#status = await this.options.reader.identify(this.#status, known);
    });
  }

  /** Runs work one after the other: runs that started from the same status would undo each other. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => {});
    return done;
  }

  async #refresh(): Promise<void> {
    const { reader, signal, onChange } = this.options;
    const before = this.#status;
    const list = await reader.refresh(before, signal);
    if (list === before || signal.aborted) return;
    this.#status = list;
    onChange(list, before);
  }
}
