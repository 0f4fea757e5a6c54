import type { MaintenanceReader } from "../maintenance/reader.ts";
import type { MaintenanceStatus } from "../model/maintenance.ts";
import { singleFlight } from "./single_flight.ts";

export interface WatchedMaintenanceOptions {
  reader: MaintenanceReader;
  /** What was read at the start. */
  status: MaintenanceStatus;
  /** Gives up whatever is being read. */
  signal: AbortSignal;
  /** Called when windows were replaced, or what is said of them. */
  onChange: (status: MaintenanceStatus) => void;
}

/** What maintenance is announced, followed to its source. */
export class WatchedMaintenance {
  /** Looks at the source; while that goes on, a further call is the same one. */
  readonly refresh = singleFlight(() => this.#refresh());
  #status: MaintenanceStatus;

  constructor(readonly options: WatchedMaintenanceOptions) {
    this.#status = options.status;
  }

  get status(): MaintenanceStatus {
    return this.#status;
  }

  async #refresh(): Promise<void> {
    const { reader, signal, onChange } = this.options;
    const status = await reader.refresh(this.#status, signal);
    if (status === this.#status || signal.aborted) return;
    this.#status = status;
    onChange(status);
  }
}
