import type { ListReader, ListStatus } from "./list.ts";
import { singleFlight } from "./single_flight.ts";
import type { Target } from "./targets.ts";

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
  readonly refresh = singleFlight(() => this.#refresh());
  #status: ListStatus;

  constructor(readonly options: WatchedListOptions) {
    this.#status = options.status;
  }

  get status(): ListStatus {
    return this.#status;
  }

  /** Gives the targets the ids that they have in a list known from before. */
  async identify(known: readonly Target[]): Promise<void> {
    this.#status = await this.options.reader.identify(this.#status, known);
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
