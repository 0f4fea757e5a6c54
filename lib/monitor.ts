import { setTimeout as delay } from "node:timers/promises";
import type { Config } from "./config.ts";
import { History } from "./history.ts";
import type { ListReader, ListStatus } from "./list.ts";
import { log } from "./log.ts";
import { logChange, logGivenUp, logList, logMissed, logSweep } from "./report.ts";
import type { SweepRecord } from "./record.ts";
import { isTooLate, Schedule, slotOf, type Turn } from "./schedule.ts";
import type { Store } from "./store/store.ts";
import { Sweeper, type SweeperOptions } from "./sweeper.ts";
import type { TargetList } from "./targets.ts";
import type { RunningSweep, View } from "./view.ts";

export interface MonitorOptions extends SweeperOptions {
  store: Store;
  reader: ListReader;
  /** What was read at the start. */
  list: ListStatus;
}

/** How often progress may move the version, in ms: an open page asks that often while a sweep runs. */
const PROGRESS_STEP = 2000;

/** The running whole: the list, the sweep under way, past sweeps, and what the server shows of them. */
export class Monitor {
  readonly config: Config;
  readonly #store: Store;
  readonly #reader: ListReader;
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #sweeper: Sweeper;
  readonly #history: History;
  #list: ListStatus;
  #looking: Promise<void> | undefined;
  readonly #stopping = new AbortController();
  /** Hash of the list that the store has. */
  #storedList: string | undefined;
  #running: RunningSweep | undefined;
  #progressShown = 0;
  #ready = false;
  #storeFailure: string | undefined;
  /** The slot that the clock was in when it was last looked at. */
  #slot: number;
  #version = 0;
  #view: View | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MonitorOptions) {
    const { config, store, reader, list, now = Date.now } = options;
    const { interval, replica } = config;
    this.config = config;
    this.#store = store;
    this.#reader = reader;
    this.#list = list;
    this.#now = now;
    this.#slot = slotOf(now(), interval);
    this.#sweeper = new Sweeper(options);
    this.#history = new History(store, interval, this.#slot);
    this.#schedule = new Schedule({
      interval,
      replica,
      store,
      swept: (slot) => this.#swept(slot),
      sweep: (turn) => this.#sweep(turn),
      onStoreFailure: (error) => this.#failStore(error),
      now,
    });
  }

  /**
   * Takes up where the store left off: the past hour, what is known of certificates, which slots went by unswept.
   * @throws what the store throws
   */
  async load(): Promise<void> {
    await this.#history.load();
    const { latest, missed } = this.#history.hour;
    if (latest) this.#sweeper.remember(latest);
    if (missed.length > 0) logMissed(missed);
    await this.#putList(this.#list);
    logList(this.#list);
    this.#ready = true;
    this.#changed();
  }

  /** Whether the list is loaded and the store has answered. A store that fails later is no reason to hide the page. */
  get ready(): boolean {
    return this.#ready;
  }

  /** What the server shows now. */
  get view(): View {
    return this.#view ??= this.#makeView();
  }

  /** Looks after the clock, and sweeps the slot if it is to be swept; may be called as often as one likes. */
  async tick(): Promise<void> {
    this.#turn();
    try {
      await this.#schedule.tick();
    } catch (error) {
      log.error("Cannot sweep: {reason}", { event: "sweep.failed", reason: (error as Error).message });
    }
  }

  /** Ticks at the start of every slot, and in between, so that a slot nobody sweeps is taken over. */
  start(): void {
    const { interval } = this.config;
    const wake = () => {
      void this.tick();
      const now = this.#now();
      const untilSlot = slotOf(now, interval) + interval - now;
      this.#timer = setTimeout(wake, Math.min(untilSlot, Math.max(100, Math.min(5000, interval / 10))));
    };
    wake();
  }

  /** No new sweep; the running one is given up whole, its claim released, the store closed. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await this.#schedule.stop();
    await this.#looking;
    await this.#store.close();
  }

  async #swept(slot: number): Promise<{ slot: boolean; ever: boolean }> {
    const { hour } = this.#history;
    if (!hour.has(slot)) {
      try {
        if (await this.#history.look(slot)) {
          this.#storeFailure = undefined;
          this.#changed();
        }
      } catch (error) {
        this.#failStore(error as Error);
      }
    }
    return { slot: hour.has(slot), ever: hour.latest !== undefined };
  }

  async #sweep(turn: Turn): Promise<void> {
    const { slot, started, signal } = turn;
    await this.#refreshList();
    const list = this.#list;
    const total = list.targets.length;
    this.#running = { slot, started, progress: { total, done: 0, down: 0, confirming: 0 } };
    this.#progressShown = this.#now();
    this.#changed();
    try {
      const record = await this.#sweeper.sweep(turn, {
        list,
        experience: this.#history.experience,
        latest: this.#history.hour.latest,
        onProgress: (progress) => this.#follow({ slot, started, progress }),
      });
      await this.#keep(record, list);
    } catch (error) {
      if (signal.aborted) logGivenUp(slot, (signal.reason as Error).message);
      throw error;
    } finally {
      this.#running = undefined;
      this.#changed();
    }
  }

  /** Stores a sweep and shows it; one that cannot be stored is shown all the same. */
  async #keep(record: SweepRecord, list: TargetList): Promise<void> {
    this.#turn();
    try {
      await this.#putList(list);
      const isFirst = await this.#store.putSweep(record);
      await this.#store.prune();
      if (!isFirst) await this.#history.look(record.slot);
      this.#storeFailure = undefined;
    } catch (error) {
      this.#failStore(error as Error);
    }
    logSweep(record, this.#storeFailure);
    for (const change of this.#history.add({ record, targets: list.targets }) ?? []) logChange(change);
  }

  /** Waits for the list no longer than a sweep may: what comes later is for the next one. */
  async #refreshList(): Promise<void> {
    this.#looking ??= this.#lookAtList().finally(() => this.#looking = undefined);
    const patience = new AbortController();
    const waited = delay(Math.min(2000, this.config.interval / 10), undefined, { signal: patience.signal });
    await Promise.race([this.#looking, waited.catch(() => {})]);
    patience.abort();
  }

  async #lookAtList(): Promise<void> {
    const before = this.#list;
    const { signal } = this.#stopping;
    const list = await this.#reader.refresh(before, signal);
    if (list === before || signal.aborted) return;
    this.#list = list;
    logList(list, before);
    this.#changed();
  }

  /** Gives the store a list unless it has it: records name their list by its hash alone. */
  async #putList(list: TargetList): Promise<void> {
    if (this.#storedList === list.hash) return;
    await this.#store.putTargets(list);
    this.#storedList = list.hash;
  }

  #follow(running: RunningSweep): void {
    // A check may come to its end when its sweep was given up already.
    if (this.#running?.started !== running.started) return;
    this.#running = running;
    const now = this.#now();
    // A clock that was set back does not hold progress up.
    if (this.#progressShown <= now && now < this.#progressShown + PROGRESS_STEP) return;
    this.#progressShown = now;
    this.#changed();
  }

  #failStore(error: Error): void {
    if (this.#storeFailure === error.message) return;
    this.#storeFailure = error.message;
    this.#changed();
  }

  /** What the clock changes by itself: the slot, when the next sweep is due, being behind. */
  #turn(): void {
    const slot = slotOf(this.#now(), this.config.interval);
    if (slot !== this.#slot) {
      const { hour } = this.#history;
      hour.turn(slot);
      const missed = hour.missed.filter((past) => past >= this.#slot && past !== this.#running?.slot);
      if (missed.length > 0) logMissed(missed);
      this.#slot = slot;
      this.#changed();
    } else if (this.#view && (this.#view.behind !== this.#isBehind() || this.#view.next !== this.#next())) {
      this.#changed();
    }
  }

  #isBehind(): boolean {
    const { hour } = this.#history;
    const grace = Math.min(30_000, this.config.interval / 10);
    return !this.#running && hour.latest !== undefined && !hour.has(this.#slot) && this.#now() - this.#slot > grace;
  }

  #next(): number {
    const { interval } = this.config;
    const { hour } = this.#history;
    const isOver = hour.has(this.#slot) || this.#running?.slot === this.#slot ||
      hour.latest !== undefined && isTooLate(this.#now(), interval);
    return isOver ? this.#slot + interval : this.#slot;
  }

  #changed(): void {
    this.#version++;
    this.#view = undefined;
  }

  #makeView(): View {
    const { interval, title } = this.config;
    const { latest, sweeps, missed } = this.#history.hour;
    return {
      version: this.#version,
      title,
      interval,
      slot: this.#slot,
      list: this.#list,
      latest,
      sweeps,
      running: this.#running,
      next: this.#next(),
      behind: this.#isBehind(),
      missed: missed.filter((slot) => slot !== this.#running?.slot),
      storeFailure: this.#storeFailure,
    };
  }
}
