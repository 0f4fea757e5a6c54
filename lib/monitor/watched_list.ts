import type { ListReader } from "../list/reader.ts";
import type { ListStatus, Target } from "../model/target.ts";
import { singleFlight } from "./single_flight.ts";

export interface WatchedListOptions {
  reader: ListReader;
  /** What was read at the start. */
  status: ListStatus;
  /** Gives up whatever is being read. */
  signal: AbortSignal;
  /** Called when the list was replaced, or what is said of it. */
  onChange: (list: ListStatus, before: ListStatus) => void;
}

/** The list as it stands, followed to its source. */
export class WatchedList {
  /** Looks at the source; while that goes on, a further call is the same one. */
  readonly refresh = singleFlight(() => this.#inTurn(() => this.#refresh()));
  #status: ListStatus;
  #last: Promise<unknown> = Promise.resolve();

  constructor(readonly options: WatchedListOptions) {
    this.#status = options.status;
  }

  get status(): ListStatus {
    return this.#status;
  }

  /** Gives the targets the ids that they have in a list known from before. */
  identify(known: readonly Target[]): Promise<void> {
    return this.#inTurn(async () => {
      this.#status = await this.options.reader.identify(this.#status, known);
    });
  }

  /** One after the other, or what the one finds would be lost in what the other began with. */
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
