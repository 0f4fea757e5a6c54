import { deadline } from "../deadline.ts";
import type { Day } from "../model/day.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { TargetList } from "../model/target.ts";
import type { StoreBreak } from "../model/view.ts";
import { Days } from "../past/days.ts";
import { History, type HistoryOptions } from "../past/history.ts";
import type { Past } from "../past/past.ts";
import { SweepReader } from "../past/sweep_reader.ts";
import { type ScheduleOptions } from "../slot/schedule.ts";
import { slotOf, storeTimeout } from "../slot/slot.ts";
import { Keeper } from "../store/keeper.ts";
import type { Spool } from "../store/spool.ts";
import type { Store } from "../store/store.ts";
import type { Clock } from "./clock.ts";
import { logMissed, logSweep } from "./log_lines.ts";
import { singleFlight } from "./single_flight.ts";
import { StoreCondition } from "./store_condition.ts";

export interface ArchiveOptions extends Pick<HistoryOptions, "interval" | "onSweep"> {
  store: Store;
  spool: Spool;
  clock: Clock;
  /** The current list. */
  list: () => TargetList;
  /** Called with the store's latest list, once the past has been read. */
  onLoad: (known: TargetList | undefined) => Promise<void>;
  /** Called when something else that is shown has changed. */
  onChange: () => void;
}

/** Milliseconds for the last writes to the store before the process ends. */
const STOP_TIMEOUT = 3000;

/** Milliseconds within which one sweep has to be read for a visitor. */
const READ_TIMEOUT = 5000;

/** Past sweeps, as far as this process knows them, and the store: reads what the store has, and writes what it lacks. */
export class Archive {
  readonly condition: StoreCondition;
  readonly #keeper: Keeper;
  readonly #timeout: number;
  readonly #stopping = new AbortController();
  readonly #load = singleFlight(() => this.#read());
  readonly #search = singleFlight(() => this.#history.search());
  readonly #build = singleFlight(() => this.#buildDays());
  readonly #mend = singleFlight(() => this.#mendBreak());
  readonly #loadWeek = singleFlight(() => this.#readWeek());
  #history: History;
  #reader: SweepReader;
  #days: Days;
  #unspooling: Promise<void> | undefined;
  #isRead = false;
  #isWeekRead = false;
  /** The break that was handled last. */
  #mended: StoreBreak | undefined;

  constructor(readonly options: ArchiveOptions) {
    const { store, spool, clock, interval, onChange } = options;
    this.condition = new StoreCondition({ store, spool, now: clock.now, onChange });
    this.#history = this.#newHistory(slotOf(clock.now(), interval));
    this.#reader = new SweepReader(store);
    this.#keeper = new Keeper({
      store,
      spool,
      onOther: (record) => this.#history.replace(record),
      mayPrune: () => clock.isProven,
    });
    this.#days = this.#newDays();
    this.#timeout = storeTimeout(interval);
  }

  get past(): Past {
    return this.#history.past;
  }

  get days(): Day[] {
    return this.#days.recent;
  }

  /** Whether the store has been read once. */
  get isRead(): boolean {
    return this.#isRead;
  }

  /** Whether all that the store has is known: not at the start, nor after the clock was set. */
  get isLoaded(): boolean {
    return this.#isRead && !this.#history.isStale;
  }

  /** Continues where an earlier process left off; what cannot be read within `timeout` ms is added later. */
  async load(timeout: number): Promise<void> {
    await deadline(this.#load(), timeout).catch((error) => this.condition.note("read", error));
  }

  /** Moves to the slot that the clock is in now; `jumped`: the clock was set, so records dropped because of it must be read again. */
  moveTo(slot: number, jumped: boolean): void {
    if (jumped) this.#history.markStale();
    this.past.moveTo(slot);
  }

  /** Whether a slot was swept, and whether any slot ever was, as far as can be found out in time. */
  async swept(slot: number): ReturnType<ScheduleOptions["swept"]> {
    // A past day is built by the process that swept; the others look for it until it is there.
    const isKnown = this.past.hour.has(slot) && !this.#history.isStale && !(this.#isRead && this.#days.isAwaited);
    const failed = !isKnown && !await this.#look(slot);
    const { hour } = this.past;
    // A slot of which nothing is known yet may have been swept.
    const ever = hour.latest !== undefined || !this.isLoaded && !failed;
    return { slot: hour.has(slot), ever, failed };
  }

  /**
   * The sweep of a slot of the past eight days; undefined: there is none.
   * @throws what the store throws, or that it took too long
   */
  async sweepAt(slot: number): Promise<PastSweep | undefined> {
    const known = this.past.hour.known.find(({ record }) => record.slot === slot);
    return known ?? await deadline(this.#reader.read(slot), READ_TIMEOUT);
  }

  /** Looks in the store for records that came late; what takes long is shown later. */
  async search(): Promise<void> {
    if (!this.isLoaded || this.#stopping.signal.aborted) return;
    try {
      // Reading a week of large records from a remote store takes a while, and only a chart waits for it.
      if (!this.#isWeekRead) await deadline(this.#loadWeek(), this.#timeout);
      if (await deadline(this.#search(), this.#timeout)) this.condition.note("read");
    } catch (error) {
      this.condition.note("read", error as Error);
    }
  }

  /** Keeps and adds a sweep of this process; false: it could not be written to the store in time, and is pending in the spool. */
  async keep(sweep: PastSweep): Promise<boolean> {
    const kept = await this.#write(this.#keeper.keep(sweep));
    logSweep(sweep.record, this.condition.failure);
    if (!this.#history.add(sweep)) this.options.onChange();
    // Only after it is added: it has to be written again to a store that was just lost.
    if (!this.condition.failure) await this.#write(this.#mend().then(() => this.#saveIncidents()));
    // Only once the store has everything that belongs to them, and not awaited: the next slot may be due. A day is built once and for
    // all, so a clock that was just set must not decide which days are over.
    if (!this.condition.failure && this.options.clock.isSettled) void this.#build();
    return kept;
  }

  /** Writes to the store what is pending, and incidents from other sweeps since; slow writes finish later. */
  async drain(): Promise<void> {
    const drain = async () => {
      await this.#keeper.drain();
      await this.#mend();
      await this.#saveIncidents();
    };
    await this.#write(drain());
  }

  /** Writes to the store what is pending, as far as time allows, and closes the store. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#build.idle();
    await this.#write(this.#keeper.drain(), STOP_TIMEOUT);
    await this.options.store.close();
  }

  /** Reads what this disk and the store have. */
  async #read(): Promise<void> {
    const { store, list, onLoad, onChange } = this.options;
    await (this.#unspooling ??= this.#history.loadSpool(list()));
    await this.#history.load();
    await this.#days.look();
    await onLoad(await store.latestTargets());
    const { missed } = this.past.hour;
    if (missed.length > 0 && !this.#isRead) logMissed(missed);
    this.#isRead = true;
    this.condition.note("read");
    onChange();
    this.#isWeekRead = false;
    void this.#loadWeek();
  }

  async #readWeek(): Promise<void> {
    try {
      await this.#history.loadWeek();
      this.#isWeekRead = true;
      this.options.onChange();
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.condition.note("read", error as Error);
    }
  }

  /** Looks in the store for what other processes swept; false: it could not be read in time. */
  async #look(slot: number): Promise<boolean> {
    let failure: Error | undefined;
    const look = async () => {
      await this.#history.look(slot);
      if (this.isLoaded && await this.#days.look()) this.options.onChange();
    };
    // Reading the past may take a slow store minutes; whether the slot was swept, and its claim, must not wait for that.
    const loading = this.isLoaded ? undefined : this.#mend().then(this.#load).catch((error) => failure = error);
    const looking = deadline(look(), this.#timeout).then(() => true, (error) => void (failure = error));
    if (loading) await deadline(loading, this.#timeout).catch(() => {});
    const looked = await looking;
    this.condition.note("read", failure);
    await deadline(this.#mend(), this.#timeout).catch((error) => this.condition.note("write", error));
    return looked ?? false;
  }

  async #saveIncidents(): Promise<void> {
    if (!this.isLoaded || !this.#history.hasUnsavedIncidents) return;
    await this.#history.saveIncidents();
    await this.#mend();
  }

  /** Handles a store that has lost its records. */
  async #mendBreak(): Promise<void> {
    const { store: { lastBreak }, onChange } = this.options;
    if (!lastBreak || lastBreak === this.#mended) return;
    this.#keeper.forget();
    if (lastBreak.kind === "replaced") await this.#startOver();
    else {
      await this.#refill();
      this.#history.accept(lastBreak);
    }
    this.#mended = lastBreak;
    onChange();
  }

  /** Writes what is in memory to a store that has lost it. */
  async #refill(): Promise<void> {
    for (const day of this.days) await this.options.store.putDay(day);
    await this.#history.rewriteIncidents();
    for (const sweep of this.past.hour.known) await this.#keeper.keep(sweep);
  }

  /** Reads another history, as after a restart: nothing of the previous one is shown with it, or written to it. */
  async #startOver(): Promise<void> {
    await this.#load.idle();
    this.#history = this.#newHistory(this.past.slot);
    this.#reader = new SweepReader(this.options.store);
    this.#days = this.#newDays();
    this.#unspooling = undefined;
    await this.#load();
  }

  /** A new history; late sweeps of the one that it replaces are ignored. */
  #newHistory(slot: number): History {
    const { store, spool, interval, onSweep } = this.options;
    const history: History = new History({
      store,
      spool,
      interval,
      slot,
      onSweep: (sweep, changes) => {
        if (history === this.#history) onSweep(sweep, changes);
      },
    });
    return history;
  }

  #newDays(): Days {
    const { store, clock } = this.options;
    return new Days({ store, now: clock.now });
  }

  async #buildDays(): Promise<void> {
    try {
      if (await this.#days.build(this.#stopping.signal)) this.options.onChange();
    } catch (error) {
      this.condition.note("read", error as Error);
    }
  }

  /** Waits a while for a write to the store, and notes whether it succeeded. */
  async #write(writing: Promise<unknown>, timeout = this.#timeout): Promise<boolean> {
    const failure = await deadline(writing, timeout).then(() => undefined, (error: Error) => error);
    this.condition.note("write", failure);
    return !failure;
  }
}
