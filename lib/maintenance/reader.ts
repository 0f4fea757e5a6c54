import { isDeepStrictEqual } from "node:util";
import { type ReadSource, SourceReader, type SourceReaderOptions } from "../list/source/reader.ts";
import type { Source } from "../list/source/source.ts";
import type { MaintenanceStatus } from "../model/maintenance.ts";
import type { LastGood } from "./last_good.ts";
import { type ParsedWindows, parseWindows } from "./parse.ts";

export interface MaintenanceOptions extends SourceReaderOptions {
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** Reads the announced maintenance from its source, and again when it has changed there. */
export class MaintenanceReader {
  readonly #reader: SourceReader;
  readonly #now: () => number;

  constructor(readonly source: Source, options: MaintenanceOptions = {}) {
    this.#reader = new SourceReader(source, options);
    this.#now = options.now ?? Date.now;
  }

  /**
   * The first reading. Where there are problems, the last good windows of a remote source are used, if there are any.
   * @param lastGood gives them, or rejects
   */
  async read(lastGood?: () => Promise<LastGood | undefined>): Promise<MaintenanceStatus> {
    const status = this.#next({ source: this.source.name, windows: [], problems: [] }, await this.#reader.read());
    if (status.problems.length === 0 || !this.source.remote) return status;
    const last = await lastGood?.().catch(() => undefined);
    return { ...status, ...last };
  }

  /**
   * The announced maintenance after another look at the source: the same object if nothing has changed there, the last good
   * windows if there are problems.
   * @param signal aborts the look; ignore its result then
   */
  async refresh(status: MaintenanceStatus, signal?: AbortSignal): Promise<MaintenanceStatus> {
    const read = await this.#reader.refresh(signal);
    return read ? this.#next(status, read) : status;
  }

  #next(status: MaintenanceStatus, read: ReadSource): MaintenanceStatus {
    const parsed: ParsedWindows = read.ok
      ? parseWindows(read.bytes, this.source.name)
      : { ok: false, problems: [read.problem] };
    const at = this.#now();
    if (parsed.ok) return { source: this.source.name, readAt: at, windows: parsed.windows, problems: [] };
    const isKnown = isDeepStrictEqual(parsed.problems, status.problems);
    return isKnown ? status : { ...status, problems: parsed.problems, rejectedAt: at };
  }
}
