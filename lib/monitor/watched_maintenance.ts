import type { MaintenanceReader } from "../maintenance/reader.ts";
import type { MaintenanceStatus } from "../model/maintenance.ts";
import { DAY } from "../duration.ts";
import { keepLastGood } from "../maintenance/last_good.ts";
import type { Store } from "../store/store.ts";
import { singleFlight } from "./single_flight.ts";

export interface WatchedMaintenanceOptions {
  reader: MaintenanceReader;
  /** What was read at the start. */
  status: MaintenanceStatus;
  /** Aborts reading. */
  signal: AbortSignal;
  /** Called when the windows or their status have changed. */
  onChange: (status: MaintenanceStatus) => void;
  /** Keeps the last good windows; the store may be away. */
  store: Pick<Store, "document" | "putDocument">;
}

/** The announced maintenance, kept up to date with its source. */
export class WatchedMaintenance {
  /** Reads the source again; calls during that share it. */
  readonly refresh = singleFlight(() => this.#refresh());
  #status: MaintenanceStatus;
  /** What was last written to the store, and when. */
  #saved: { status: MaintenanceStatus; at: number } | undefined;

  constructor(readonly options: WatchedMaintenanceOptions) {
    this.#status = options.status;
  }

  get status(): MaintenanceStatus {
    return this.#status;
  }

  async #refresh(): Promise<void> {
    const { reader, signal, onChange } = this.options;
    const status = await reader.refresh(this.#status, signal);
    if (signal.aborted) return;
    if (status !== this.#status) {
      this.#status = status;
      onChange(status);
    }
    // Not awaited: a sweep does not wait for it.
    void this.#save();
  }

  /** Writes the last good windows to the store, where documents expire after a month. */
  async #save(): Promise<void> {
    const status = this.#status;
    if (status.problems.length > 0 || this.#saved?.status === status && Date.now() - this.#saved.at < DAY) return;
    this.#saved = { status, at: Date.now() };
    // Failures of the store are reported elsewhere; the next slot is another try.
    await keepLastGood(this.options.store, status).catch(() => this.#saved = undefined);
  }
}
