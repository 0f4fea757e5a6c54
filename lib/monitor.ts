import type { Config } from "./config.ts";
import { DAY } from "./day.ts";
import { Days } from "./days.ts";
import { deadline } from "./deadline.ts";
import { History } from "./history.ts";
import { Keeper } from "./keeper.ts";
import type { ListReader, ListStatus } from "./list.ts";
import { droppedLines, log } from "./log.ts";
import { logChange, logGivenUp, logList, logMissed, logSweep } from "./report.ts";
import { isTooLate, patienceOf, Schedule, slotOf, type Turn } from "./schedule.ts";
import type { Spool } from "./store/spool.ts";
import type { Store, StoreBreak } from "./store/store.ts";
import { Sweeper, type SweeperOptions } from "./sweeper.ts";
import type { PastSweep, RunningSweep, View } from "./view.ts";

export interface MonitorOptions extends SweeperOptions {
  store: Store;
  spool: Spool;
  reader: ListReader;
  /** What was read at the start. */
  list: ListStatus;
}

/** How often progress may move the version, in ms: an open page asks that often while a sweep runs. */
const PROGRESS_STEP = 2000;

/** Milliseconds that the store and the spool have at the start; what they tell later is shown later. */
const START_PATIENCE = 2000;

/** Milliseconds that the store has, when the process is to end, for what it has not been told yet. */
const LAST_CHANCE = 3000;

/** How long it is shown that the store lost what it had, in ms. */
const BREAK_SHOWN = DAY;

/** What visitors see of a store, or a disk, that cannot be used: no names, paths or reasons, which the log has. */
const TROUBLE = {
  store: "The store cannot be used at the moment. Results are on disk and will be saved when it can.",
  both: "Neither the store nor the disk can be used at the moment. Results are in memory only.",
  disk: "The disk that buffers results for the store cannot be used at the moment.",
} as const;

/** The running whole: the list, the sweep under way, past sweeps, and what the server shows of them. */
export class Monitor {
  readonly config: Config;
  readonly #store: Store;
  readonly #spool: Spool;
  readonly #reader: ListReader;
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #sweeper: Sweeper;
  readonly #keeper: Keeper;
  readonly #stopping = new AbortController();
  #history: History;
  #days: Days;
  #list: ListStatus;
  /** What has already been done something about. */
  #mendedBreak: StoreBreak | undefined;
  #mending: Promise<void> | undefined;
  #ready = false;
  /** Whether the store has told what it knew when this process began. */
  #loaded = false;
  #loading: Promise<void> | undefined;
  #unspooling: Promise<void> | undefined;
  #refreshing: Promise<void> | undefined;
  #building: Promise<void> | undefined;
  #running: RunningSweep | undefined;
  #progressShown = 0;
  /** Why the store could not be asked, or told, something when that was last tried. */
  #failures: { ask?: string; tell?: string } = {};
  /** What was last shown of the store and the disk. */
  #shownCondition: string;
  /** The slot that the clock was in when it was last looked at. */
  #slot: number;
  #version = 0;
  #view: View | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MonitorOptions) {
    const { config, store, spool, reader, list, now = Date.now } = options;
    const { interval, replica } = config;
    this.config = config;
    this.#store = store;
    this.#spool = spool;
    this.#reader = reader;
    this.#list = list;
    this.#now = now;
    this.#slot = slotOf(now(), interval);
    this.#sweeper = new Sweeper(options);
    this.#history = this.#newHistory();
    this.#shownCondition = this.#condition;
    this.#keeper = new Keeper({ store, spool, onOther: (record) => this.#history.replace(record) });
    this.#days = new Days({ store, now });
    this.#schedule = new Schedule({
      interval,
      replica,
      store,
      swept: (slot) => this.#swept(slot),
      sweep: (turn) => this.#sweep(turn),
      onStoreFailure: (error) => this.#note("ask", error),
      now,
    });
  }

  /**
   * Takes up where an earlier process left off: the past hour, what is known of certificates, which slots went by unswept. What the
   * store cannot tell now, or not in time, comes later.
   */
  async load(): Promise<void> {
    await deadline(this.#loadStore(), START_PATIENCE).catch((error) => this.#note("ask", error));
    logList(this.#list);
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

  /** Why the store could not be asked or told something when that was last tried; undefined: it could. */
  get #storeFailure(): string | undefined {
    return this.#failures.tell ?? this.#failures.ask;
  }

  /** Looks after the clock, and sweeps the slot if it is to be swept; may be called as often as one likes. */
  async tick(): Promise<void> {
    this.#turn();
    void this.#tell(this.#drain());
    try {
      await this.#schedule.tick();
      this.#turn();
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

  /** No new sweep; the running one is given up whole, its claim released, the store told what waits, and closed. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await Promise.all([this.#schedule.stop(), this.#refreshing, this.#building]);
    await this.#tell(this.#keeper.drain(), LAST_CHANCE);
    await this.#store.close();
  }

  async #swept(slot: number): Promise<{ slot: boolean; ever: boolean; failed: boolean }> {
    const { hour } = this.#history;
    // A day that is over is made by whoever swept; the others look for it meanwhile.
    const known = hour.has(slot) && !(this.#loaded && this.#days.isAwaited);
    const failed = !known && !await this.#look(slot);
    // What is not known yet may have been swept.
    const ever = hour.latest !== undefined || !this.#loaded && !failed;
    return { slot: hour.has(slot), ever, failed };
  }

  /** Looks in the store for what other processes swept; false: it could not be asked in time. */
  async #look(slot: number): Promise<boolean> {
    const patience = patienceOf(this.config.interval);
    let failure: Error | undefined;
    const look = async () => {
      if (await this.#history.look(slot)) this.#changed();
      if (this.#loaded && await this.#days.look()) this.#changed();
    };
    // What was before may take a slow store minutes to tell; whether the slot was swept, and its claim, do not wait for that.
    const loading = this.#loaded ? undefined : this.#loadStore().catch((error) => failure = error);
    const looking = deadline(look(), patience).then(() => true, (error) => void (failure = error));
    if (loading) await deadline(loading, patience).catch(() => {});
    const looked = await looking;
    this.#note("ask", failure);
    await deadline(this.#mend(), patience).catch((error) => this.#note("tell", error));
    return looked ?? false;
  }

  /** Takes up where this disk and the store left off, once that can be asked; while it goes on, a further call is the same one. */
  #loadStore(): Promise<void> {
    const load = async () => {
      await (this.#unspooling ??= this.#history.loadSpool(this.#list));
      await this.#history.load();
      await this.#days.look();
      const known = await this.#store.latestTargets();
      if (known) this.#list = await this.#reader.identify(this.#list, known.targets);
      const { latest, missed } = this.#history.hour;
      if (latest) this.#sweeper.remember(latest);
      if (missed.length > 0) logMissed(missed);
      this.#loaded = this.#ready = true;
      this.#changed();
    };
    return this.#loading ??= load().finally(() => this.#loading = undefined);
  }

  async #sweep(turn: Turn): Promise<boolean> {
    const { slot, started, signal } = turn;
    // What comes later is for the next sweep.
    await deadline(this.#refreshList(), patienceOf(this.config.interval)).catch(() => {});
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
      await turn.confirm();
      return await this.#keep({ record, targets: list.targets });
    } catch (error) {
      if (signal.aborted) logGivenUp(slot, (signal.reason as Error).message);
      throw error;
    } finally {
      this.#running = undefined;
      this.#changed();
    }
  }

  /** Keeps a sweep and shows it; false: the store did not take it in time, so that it waits in the spool. */
  async #keep(sweep: PastSweep): Promise<boolean> {
    this.#turn();
    const kept = await this.#tell(this.#keeper.keep(sweep).then(() => this.#settle()));
    logSweep(sweep.record, this.#storeFailure);
    for (const change of this.#history.add(sweep) ?? []) logChange(change);
    if (this.#loaded && !this.#storeFailure) await this.#tell(this.#history.incidents.keep());
    // Not before the store has been told all that belongs to them, and not awaited: the next slot may be due.
    if (!this.#storeFailure) void this.#buildDays();
    return kept;
  }

  /** Makes the days that are over; while that goes on, a further call is the same one. */
  #buildDays(): Promise<void> {
    const build = async () => {
      try {
        if (await this.#days.build(this.#stopping.signal)) this.#changed();
      } catch (error) {
        this.#note("ask", error as Error);
      }
    };
    return this.#building ??= build().finally(() => this.#building = undefined);
  }

  /** Tells the store what waits, and learns what it has in another's place. */
  async #drain(): Promise<void> {
    await this.#keeper.drain();
    await this.#settle();
  }

  /** Follows what the store turned out to have, or not to have any more. */
  async #settle(): Promise<void> {
    await this.#mend();
    await this.#relearn();
  }

  async #relearn(): Promise<void> {
    if (await this.#history.relearn()) this.#changed();
  }

  /** Waits, for a while, for what the store is being told, and notes what came of it; true: it was told. */
  async #tell(telling: Promise<unknown>, patience = patienceOf(this.config.interval)): Promise<boolean> {
    const failure = await deadline(telling, patience).then(() => undefined, (error: Error) => error);
    this.#note("tell", failure);
    return !failure;
  }

  /** Looks at the list's source; while that goes on, a further call is the same one. */
  #refreshList(): Promise<void> {
    const refresh = async () => {
      const before = this.#list;
      const { signal } = this.#stopping;
      const list = await this.#reader.refresh(before, signal);
      if (list === before || signal.aborted) return;
      this.#list = list;
      logList(list, before);
      this.#changed();
    };
    return this.#refreshing ??= refresh().finally(() => this.#refreshing = undefined);
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

  /** Notes that the store could be asked or told something, or why not. */
  #note(action: "ask" | "tell", error?: Error): void {
    const before = this.#storeFailure;
    this.#failures[action] = error?.message;
    const failure = this.#storeFailure;
    if (failure && failure !== before) log.warn("{problem}", { event: "store.failed", problem: failure });
    if (!failure && before) {
      log.info("The store can be used again", { event: "store.recovered", store: this.#store.name });
    }
    if (this.#condition === this.#shownCondition) return;
    this.#shownCondition = this.#condition;
    this.#changed();
  }

  get #condition(): string {
    return `${this.#trouble} ${this.#store.lastBreak?.at}`;
  }

  /** What is wrong with the store and the disk, for visitors. */
  get #trouble(): keyof typeof TROUBLE | undefined {
    if (this.#storeFailure) return this.#spool.problem ? "both" : "store";
    return this.#spool.problem ? "disk" : undefined;
  }

  /** Does something about it when the store has not what it had; while that goes on, a further call is the same one. */
  #mend(): Promise<void> {
    const mend = async () => {
      const { lastBreak } = this.#store;
      if (!lastBreak || lastBreak === this.#mendedBreak) return;
      this.#keeper.forget();
      if (lastBreak.kind === "replaced") await this.#startOver();
      else await this.#refill();
      this.#mendedBreak = lastBreak;
      this.#changed();
    };
    return this.#mending ??= mend().finally(() => this.#mending = undefined);
  }

  /** Writes what is in memory of the past to a store that has lost it. */
  async #refill(): Promise<void> {
    const { hour, incidents } = this.#history;
    for (const day of this.#days.recent) await this.#store.putDay(day);
    const { open, closed } = incidents.shown;
    if (incidents.through > -Infinity) {
      await this.#store.putIncidents({ through: incidents.through, open: [...open] }, closed);
    }
    for (const sweep of hour.sweeps.toReversed()) await this.#keeper.keep(sweep);
  }

  /** Takes up another history, as after a restart: nothing of the one before is shown beside it, or written to it. */
  async #startOver(): Promise<void> {
    await this.#loading?.catch(() => {});
    this.#history = this.#newHistory();
    this.#days = new Days({ store: this.#store, now: this.#now });
    this.#loaded = false;
    this.#unspooling = undefined;
    await this.#loadStore();
  }

  #newHistory(): History {
    return new History({ store: this.#store, spool: this.#spool, interval: this.config.interval, slot: this.#slot });
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
      // Also where another process sweeps: the list that is shown is the one that stands.
      void this.#refreshList();
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
    if (isOver) return this.#slot + interval;
    // A first sweep is told to be due at a time, though another process may have it: it could be gone.
    const held = hour.latest ? undefined : this.#schedule.heldUntil(this.#slot);
    return held ?? this.#slot;
  }

  #changed(): void {
    this.#version++;
    this.#view = undefined;
  }

  #makeView(): View {
    const { interval, title, baseUrl } = this.config;
    const { latest, sweeps, missed } = this.#history.hour;
    const { lastBreak } = this.#store;
    const trouble = this.#trouble;
    return {
      version: this.#version,
      title,
      baseUrl,
      interval,
      slot: this.#slot,
      list: this.#list,
      latest,
      sweeps,
      days: this.#days.recent,
      trail: this.#history.trail.reader,
      incidents: this.#history.incidents.shown,
      running: this.#running,
      next: this.#next(),
      behind: this.#isBehind(),
      missed: missed.filter((slot) => slot !== this.#running?.slot),
      storeFailure: trouble === "disk" ? undefined : trouble && TROUBLE[trouble],
      spoolFailure: trouble === "disk" ? TROUBLE.disk : undefined,
      storeBreak: lastBreak && lastBreak.at > this.#now() - BREAK_SHOWN ? lastBreak : undefined,
      droppedLines: droppedLines(),
    };
  }
}
