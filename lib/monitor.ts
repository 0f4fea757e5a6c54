import { CertificateBook } from "./certificate.ts";
import type { Config } from "./config.ts";
import { doubt, type Experience, isReliable, learn } from "./doubt.ts";
import { HOUR, Hour } from "./hour.ts";
import type { ListReader, ListStatus } from "./list.ts";
import { log } from "./log.ts";
import { countChecks, type SweepRecord, totalOf } from "./record.ts";
import { logChanges, logList, logMissed, logSweep } from "./report.ts";
import { Schedule, slotOf, type Turn } from "./schedule.ts";
import type { Store } from "./store/store.ts";
import { sweep, type SweepOptions } from "./sweep.ts";
import type { Target } from "./targets.ts";
import type { PastSweep, RunningSweep, View } from "./view.ts";

export interface MonitorOptions {
  config: Config;
  store: Store;
  reader: ListReader;
  /** What was read at the start. */
  list: ListStatus;
  /** How targets are asked beside what the configuration says: a test's names and certificates. */
  probe?: Pick<SweepOptions, "resolve" | "caCerts">;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
}

/** How often progress may move the version, in ms: an open page asks that often while a sweep runs. */
const PROGRESS_STEP = 2000;

/** The running whole: the list, the sweep under way, the past hour, and what the server shows of them. */
export class Monitor {
  readonly config: Config;
  readonly #store: Store;
  readonly #reader: ListReader;
  readonly #probe: MonitorOptions["probe"];
  readonly #now: () => number;
  readonly #schedule: Schedule;
  readonly #hour: Hour;
  readonly #lists = new Map<string, Target[]>();
  readonly #certificates = new CertificateBook();
  #list: ListStatus;
  #running: RunningSweep | undefined;
  #experience: Experience = { doubted: 0 };
  #ever = false;
  #storeFailure: string | undefined;
  #slot: number;
  #version = 0;
  #view: View | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: MonitorOptions) {
    this.config = options.config;
    this.#store = options.store;
    this.#reader = options.reader;
    this.#list = options.list;
    this.#probe = options.probe;
    this.#now = options.now ?? Date.now;
    const { interval, replica } = this.config;
    this.#hour = new Hour(interval);
    this.#slot = slotOf(this.#now(), interval);
    this.#lists.set(this.#list.hash, this.#list.targets);
    this.#schedule = new Schedule({
      interval,
      replica,
      store: this.#store,
      swept: (slot) => this.#swept(slot),
      sweep: (turn) => this.#sweep(turn),
      onStoreFailure: (error) => this.#failStore(error),
      now: this.#now,
    });
  }

  /** Takes up where the store left off: the past hour, what is known of certificates, which slots went by unswept. */
  async load(): Promise<void> {
    const last = await this.#store.lastSweep();
    if (last) {
      this.#ever = true;
      const targets = await this.#targetsOf(last.list);
      targets.forEach((target, index) => {
        const days = last.checks[index]?.certificateDays;
        if (typeof days === "number") this.#certificates.remember(target, days, last.finished);
      });
      this.#hour.expectFrom(last.slot);
    }
    const records = await this.#store.sweeps(this.#slot - HOUR);
    for (const record of records.length > 0 ? records : last ? [last] : []) await this.#adopt(record);
    const missed = this.#hour.missed(this.#slot);
    if (missed.length > 0) logMissed(missed);
    await this.#store.putTargets(this.#list);
    logList(this.#list);
    this.#changed();
  }

  /** What the server shows now. */
  get view(): View {
    return this.#view ??= this.#makeView();
  }

  /** Whether the store answered when it was last asked. */
  get storeFailure(): string | undefined {
    return this.#storeFailure;
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
    await this.#schedule.stop();
    await this.#store.close();
  }

  async #swept(slot: number): Promise<{ slot: boolean; ever: boolean }> {
    if (!this.#hour.has(slot)) {
      try {
        for (const record of await this.#store.sweeps(slot)) await this.#adopt(record);
      } catch (error) {
        this.#failStore(error as Error);
      }
    }
    return { slot: this.#hour.has(slot), ever: this.#ever };
  }

  async #sweep({ slot, late, deadline, signal }: Turn): Promise<void> {
    const started = this.#now();
    await this.#refreshList();
    const { targets, hash } = this.#list;
    this.#follow({ slot, started, progress: { total: targets.length, done: 0, down: 0, confirming: 0 } });
    try {
      const { concurrency, perHost, timeout, confirmDelay, method, userAgent, allowPrivate } = this.config;
      const probing = { timeout, method, userAgent, allowPrivate, ...this.#probe };
      const looking = new AbortController();
      const looks = this.#certificates.refresh(targets, {
        ...probing,
        now: started,
        interval: this.config.interval,
        signal: looking.signal,
      });
      const found = await sweep(targets, {
        ...probing,
        concurrency,
        perHost,
        confirmDelay,
        within: deadline - this.#now(),
        signal,
        expected: this.#expected(),
        onProgress: (progress) => this.#follow({ slot, started, progress }),
      }).finally(() => looking.abort());
      await looks;
      const reliable = isReliable(targets, found, this.#experience);
      const finished = this.#now();
      const checks = (reliable ? found : doubt(found)).map((check, index) => ({
        ...check,
        certificateDays: this.#certificates.days(targets[index], finished),
      }));
      const counted = countChecks(checks);
      await this.#keep({
        slot,
        started,
        finished,
        late,
        replica: this.config.replica,
        list: hash,
        reliable,
        ...counted,
        checks,
      });
    } finally {
      this.#running = undefined;
      this.#changed();
    }
  }

  /** Stores a record and shows it; one that cannot be stored is shown all the same. */
  async #keep(record: SweepRecord): Promise<void> {
    const previous = this.view.latest;
    let stored = true;
    try {
      stored = await this.#store.putSweep(record);
      await this.#store.prune();
      this.#storeFailure = undefined;
    } catch (error) {
      this.#failStore(error as Error);
    }
    logSweep(record, this.#storeFailure);
    if (stored) await this.#adopt(record);
    else for (const first of await this.#store.sweeps(record.slot)) await this.#adopt(first);
    logChanges(previous, this.view.latest);
  }

  async #adopt(record: SweepRecord): Promise<void> {
    if (this.#hour.has(record.slot)) return;
    const targets = await this.#targetsOf(record.list);
    this.#ever = true;
    this.#hour.add(record);
    this.#experience = learn(this.#experience, targets, record);
    this.#changed();
  }

  async #targetsOf(hash: string): Promise<Target[]> {
    let targets = this.#lists.get(hash);
    if (!targets) {
      targets = (await this.#store.targets(hash))?.targets ?? [];
      this.#lists.set(hash, targets);
    }
    return targets;
  }

  async #refreshList(): Promise<void> {
    const before = this.#list;
    this.#list = await this.#reader.refresh(before);
    if (this.#list === before) return;
    this.#lists.set(this.#list.hash, this.#list.targets);
    logList(this.#list);
    if (this.#list.hash !== before.hash) {
      await this.#store.putTargets(this.#list).catch((error) => this.#failStore(error));
    }
    this.#changed();
  }

  #expected(): Map<string, number> {
    const last = this.view.latest;
    const expected = new Map<string, number>();
    last?.targets.forEach(({ id }, index) => expected.set(id, totalOf(last.record.checks[index].phases) ?? 0));
    return expected;
  }

  #follow(running: RunningSweep): void {
    const shown = this.#view?.running;
    this.#running = running;
    const since = shown ? this.#now() - this.#progressShown : Infinity;
    if (shown && since < PROGRESS_STEP) return;
    this.#progressShown = this.#now();
    this.#changed();
  }
  #progressShown = 0;

  #failStore(error: Error): void {
    if (this.#storeFailure === error.message) return;
    this.#storeFailure = error.message;
    this.#changed();
  }

  /** What the turn of a slot changes, and being behind. */
  #turn(): void {
    const slot = slotOf(this.#now(), this.config.interval);
    if (slot !== this.#slot) {
      const missed = this.#hour.missed(slot).filter((past) => past >= this.#slot && past !== this.#running?.slot);
      if (missed.length > 0) logMissed(missed);
      this.#slot = slot;
      this.#changed();
    } else if (this.#view && this.#view.behind !== this.#isBehind()) {
      this.#changed();
    }
  }

  #isBehind(): boolean {
    const grace = Math.min(30_000, this.config.interval / 10);
    return !this.#running && !this.#hour.has(this.#slot) && this.#now() - this.#slot > grace && this.#ever;
  }

  #changed(): void {
    this.#version++;
    this.#view = undefined;
  }

  #makeView(): View {
    const { interval, title } = this.config;
    const running = this.#running;
    const past = (record: SweepRecord): PastSweep => ({ record, targets: this.#lists.get(record.list) ?? [] });
    const sweeps = this.#hour.recent(this.#slot).map(past);
    const latest = this.#hour.latest;
    const swept = running?.slot === this.#slot || this.#hour.has(this.#slot);
    return {
      version: this.#version,
      title,
      interval,
      slot: this.#slot,
      list: this.#list,
      latest: sweeps[0] ?? (latest && past(latest)),
      sweeps,
      running,
      next: swept ? this.#slot + interval : this.#slot,
      behind: this.#isBehind(),
      missed: this.#hour.missed(this.#slot).filter((slot) => slot !== running?.slot),
      storeFailure: this.#storeFailure,
    };
  }
}
