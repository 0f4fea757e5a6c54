import type { Alerts } from "../alert/alerts.ts";
import { newsKey, type Situation, situationOf } from "../alert/situation.ts";
import type { Config } from "../config/variables.ts";
import { deadline } from "../deadline.ts";
import type { ListReader } from "../list/reader.ts";
import type { MaintenanceReader } from "../maintenance/reader.ts";
import { log } from "../log/log.ts";
import type { MaintenanceStatus } from "../model/maintenance.ts";
import type { PastSweep } from "../model/sweep.ts";
import type { ListStatus } from "../model/target.ts";
import type { ThreadTrouble, View } from "../model/view.ts";
import type { Change } from "../past/changes.ts";
import { Schedule } from "../slot/schedule.ts";
import { claimLengthOf, slotOf, storeTimeout, type Turn } from "../slot/slot.ts";
import { slowTargets } from "../show/slow.ts";
import type { Spool } from "../store/spool.ts";
import type { Store } from "../store/store.ts";
import { Sweeper, type SweeperOptions } from "../sweep/recorder.ts";
import { Archive } from "./archive.ts";
import { Clock, type ClockOptions } from "./clock.ts";
import { isBehind, nextSweep } from "./due.ts";
import { logAbandoned, logChange, logJump, logList, logMaintenance, logMissed } from "./log_lines.ts";
import { pastView, type PastViewResult } from "./past_view.ts";
import { presentView } from "./present_view.ts";
import { RunningSweepWatch } from "./running_sweep_watch.ts";
import { WatchedList } from "./watched_list.ts";
import { WatchedMaintenance } from "./watched_maintenance.ts";
import { messageOf } from "../message.ts";

export interface MonitorOptions extends SweeperOptions, ClockOptions {
  store: Store;
  spool: Spool;
  reader: ListReader;
  /** As read at the start. */
  list: ListStatus;
  /** Called when there may be something to send. Default: there are no alerts. */
  alerts?: Pick<Alerts, "watch" | "look" | "stop" | "status">;
  /** Called after each sweep of this process; `isWell`: it was reliable, and was saved. */
  onSwept?: (isWell: boolean) => void;
  /** Default: no maintenance is announced. */
  maintenance?: { reader: MaintenanceReader; status: MaintenanceStatus };
  /** What went wrong so far with the thread that sweeps. Default: nothing. */
  threadTrouble?: () => ThreadTrouble;
}

/** How long to wait for the store and the spool at the start, in ms; what takes longer is shown later. */
const START_TIMEOUT = 2000;

/** Brings everything together: the list, the running sweep, past sweeps, and what the server shows of them. */
export class Monitor {
  readonly config: Config;
  readonly #clock: Clock;
  readonly #running: RunningSweepWatch;
  readonly #list: WatchedList;
  readonly #maintenance: WatchedMaintenance | undefined;
  readonly #schedule: Schedule;
  readonly #sweeper: Sweeper;
  readonly #archive: Archive;
  readonly #stopping = new AbortController();
  /** What alerts were last compared with. */
  #compared = "";
  #version = 0;
  #view: View | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: MonitorOptions) {
    const { config, store, spool, reader, list, maintenance } = options;
    const { interval, replica } = config;
    this.config = config;
    this.#clock = new Clock(options);
    this.#running = new RunningSweepWatch({ now: this.#clock.now, onChange: () => this.#changed() });
    this.#list = new WatchedList({
      reader,
      status: list,
      signal: this.#stopping.signal,
      onChange: (list, before) => {
        logList(list, before);
        this.#changed();
      },
    });
    this.#maintenance = maintenance && new WatchedMaintenance({
      ...maintenance,
      store,
      signal: this.#stopping.signal,
      onChange: (status) => {
        logMaintenance(status, this.#list.status.targets);
        this.#changed();
      },
    });
    this.#sweeper = new Sweeper(options);
    options.alerts?.watch(() => this.#situation(), () => this.#changed());
    this.#archive = new Archive({
      store,
      spool,
      clock: this.#clock,
      interval,
      list: () => this.#list.status,
      onSweep: (sweep, changes) => this.#onSweep(sweep, changes),
      onLoad: async (known) => {
        if (known) await this.#list.identify(known.targets);
        const { latest } = this.#archive.past.hour;
        if (latest) this.#sweeper.remember(latest);
      },
      onChange: () => this.#changed(),
    });
    this.#schedule = new Schedule({
      interval,
      replica,
      store,
      swept: (slot) => this.#archive.swept(slot),
      sweep: (turn) => this.#sweep(turn),
      onStoreFailure: (error) => this.#archive.condition.note("read", error),
      now: this.#clock.now,
    });
  }

  /**
   * Continues where an earlier process left off: the past hour, certificates, missed slots. What cannot be read from the store in time is
   * added later.
   */
  async load(): Promise<void> {
    await this.#archive.load(START_TIMEOUT);
    logList(this.#list.status);
    if (this.#maintenance) logMaintenance(this.#maintenance.status, this.#list.status.targets);
    this.#changed();
  }

  /** Whether the list and the store were read. A store that fails later is no reason to hide the page. */
  get ready(): boolean {
    return this.#archive.isRead;
  }

  /** What the server shows now. */
  get view(): View {
    return this.#view ??= this.#makeView();
  }

  /** What the server showed after the sweep that was the newest at a time, ms UTC. */
  async viewAt(at: number): Promise<PastViewResult> {
    return await pastView(this.view, at, (slot) => this.#archive.sweepAt(slot));
  }

  /** Checks the clock, and sweeps the slot if that is due; may be called any number of times. */
  async tick(): Promise<void> {
    this.#followClock();
    void this.#archive.drain();
    try {
      await this.#schedule.tick();
      this.#followClock();
      await this.#archive.search();
      this.#lookForNews();
    } catch (error) {
      log.error("Cannot check the list: {reason}", { event: "sweep.failed", reason: messageOf(error) });
    }
  }

  /** Ticks at the start of every slot, and in between so that an unswept slot is taken over. */
  start(): void {
    const { interval } = this.config;
    const wake = () => {
      void this.tick();
      const now = this.#clock.now();
      const untilSlot = slotOf(now, interval) + interval - now;
      this.#timer = setTimeout(wake, Math.min(untilSlot, Math.max(100, Math.min(5000, interval / 10))));
    };
    wake();
  }

  /** Starts no new sweep, abandons the running one, releases its claim, writes pending records to the store and closes that. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopping.abort();
    await Promise.all([
      this.#schedule.stop(),
      this.#list.refresh.idle(),
      this.#maintenance?.refresh.idle(),
      this.options.alerts?.stop(),
    ]);
    await this.#archive.stop();
  }

  /** Called for each sweep, wherever it came from: made here or by another process, late, or in place of another one. */
  #onSweep({ record }: PastSweep, changes: readonly Change[]): void {
    if (record.slot === this.#running.slot) this.#running.forget();
    for (const change of changes) logChange(change);
    this.#changed();
  }

  async #sweep(turn: Turn): Promise<boolean> {
    const { slot, started, signal } = turn;
    // What takes longer is for the next sweep.
    await deadline(this.#refresh(), storeTimeout(this.config.interval)).catch(() => {});
    const list = this.#list.status;
    const { experience, hour: { latest } } = this.#archive.past;
    const maintenance = this.#maintenance?.status.windows;
    const onProgress = this.#running.begin(slot, started, list.targets.length);
    try {
      const record = await this.#sweeper.sweep(turn, { list, experience, maintenance, latest, onProgress });
      await turn.confirm();
      this.#followClock();
      const kept = await this.#archive.keep({ record, targets: list.targets });
      this.options.onSwept?.(kept && record.reliable);
      return kept;
    } catch (error) {
      if (signal.aborted) logAbandoned(slot, messageOf(signal.reason));
      throw error;
    } finally {
      this.#running.end();
    }
  }

  /** Updates what depends on the clock alone: the slot, when the next sweep is due, whether it is overdue. */
  #followClock(): void {
    const { interval } = this.config;
    const { slot: before } = this.#archive.past;
    const jump = this.#clock.look();
    if (jump !== 0) logJump(jump);
    // Checks from before and after belong to different times, and a network that is just coming back is no site's fault.
    if (Math.abs(jump) >= claimLengthOf(interval)) {
      this.#schedule.abandon("the clock was set meanwhile, or the machine slept");
    }
    const slot = slotOf(this.#clock.now(), this.config.interval);
    this.#archive.moveTo(slot, jump !== 0);
    if (slot === before) return this.#updateWithinSlot();
    const missed = this.#missed().filter((each) => each >= before);
    if (missed.length > 0) logMissed(missed);
    this.#changed();
    // Even if another process sweeps: the page shows the current list.
    void this.#refresh();
  }

  /** Finds out whether list and windows have changed at their sources. */
  async #refresh(): Promise<void> {
    await Promise.all([this.#list.refresh(), this.#maintenance?.refresh()]);
  }

  /** Updates what changes within a slot. */
  #updateWithinSlot(): void {
    if (!this.#view) return;
    const due = this.#due();
    if (this.#view.behind !== isBehind(due) || this.#view.next !== nextSweep(due)) this.#changed();
  }

  #due() {
    const { past } = this.#archive;
    const { interval } = this.config;
    const heldUntil = this.#schedule.heldUntil(past.slot);
    return { past, now: this.#clock.now(), interval, running: this.#running.sweep, heldUntil };
  }

  /** The slots of the past hour that were not swept and are not being swept, newest first. */
  #missed(): number[] {
    return this.#archive.past.hour.missed.filter((slot) => slot !== this.#running.slot);
  }

  /** Has alerts look for news if anything that they depend on has changed. */
  #lookForNews(): void {
    const { alerts } = this.options;
    if (!alerts) return;
    const situation = this.#situation();
    if (!situation) return;
    const compared = newsKey(situation);
    if (compared === this.#compared) return;
    this.#compared = compared;
    alerts.look();
  }

  /** The current situation, for alerts; undefined: not everything in the store is known. */
  #situation(): Situation | undefined {
    const { past, isLoaded, condition } = this.#archive;
    if (!isLoaded) return undefined;
    const isStored = condition.failure === undefined;
    const { config, options: { places } } = this;
    const list = this.#list.status;
    const slow = slowTargets(this.view);
    return situationOf(past, { config, list, places: places?.statuses, slow, missed: this.#missed(), isStored });
  }

  #changed(): void {
    this.#version++;
    this.#view = undefined;
  }

  #makeView(): View {
    const { threadTrouble, alerts, places } = this.options;
    return presentView({
      version: this.#version,
      config: this.config,
      archive: this.#archive,
      list: this.#list.status,
      maintenance: this.#maintenance?.status,
      certificates: this.#sweeper.certificates,
      due: this.#due(),
      missed: this.#missed(),
      threadTrouble: threadTrouble?.(),
      alerts: alerts?.status,
      places: places?.statuses,
    });
  }
}
