import type { Channel, Delivery } from "../channel/channel.ts";
import { Semaphore } from "../check/semaphore.ts";
import { deadline } from "../deadline.ts";
import { SECOND } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import type { AttemptResult, ChannelStatus } from "../model/view.ts";
import type { Store } from "../store/store.ts";
import { type DeliveryStatus, logFailure, statusOf } from "./attempt.ts";
import { currentDigest } from "./current_digest.ts";
import { ChannelDelivery, type DeliveryOptions } from "./delivery.ts";
import type { Situation } from "./situation.ts";

/** Messages sent at once, and how long one may take at most, ms. */
const AT_ONCE = 4;
const MAX_TIMEOUT = 15 * SECOND;

/** How long `stop()` waits for attempts in progress, ms. */
const STOP_TIMEOUT = 3 * SECOND;

export interface AlertsOptions {
  store: Pick<Store, "document" | "putDocument">;
  replica: string;
  interval: number;
  /** Gives the channels as configured now; undefined: as before. Called after each sweep. */
  channels: () => Promise<readonly Channel[] | undefined>;
  now?: () => number;
  steady?: () => number;
}

/** A channel, and what keeps it up to date. */
interface Outlet {
  channel: Channel;
  status: DeliveryStatus;
  run: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Sends alerts to all channels, in parallel with the checks and without ever delaying them. */
export class Alerts {
  readonly #stopping = new AbortController();
  readonly #semaphore = new Semaphore(AT_ONCE);
  readonly #timeout: number;
  #outlets: readonly Outlet[] = [];
  /** By the channel's name, which outlives a change of its URL. */
  readonly #attempts = new Map<string, ChannelStatus["attempts"]>();
  #situation: () => Situation | undefined = () => undefined;
  #onChange = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: AlertsOptions) {
    // A tenth of a short slot, as much as a sweep leaves of it.
    this.#timeout = Math.min(MAX_TIMEOUT, Math.max(SECOND, options.interval / 10));
  }

  /** How each channel is doing. */
  get status(): readonly ChannelStatus[] {
    return this.#outlets.map(({ channel, status }) => ({ ...status, attempts: this.#attemptsOf(channel) }));
  }

  /** From now on `look()` compares what was reported with the situation. */
  watch(situation: () => Situation | undefined, onChange: () => void): void {
    this.#situation = situation;
    this.#onChange = onChange;
  }

  /** To be called when there may be news. News of another process's sweep is left to that process for a while. */
  look(): void {
    clearTimeout(this.#timer);
    const latest = this.#situation()?.latest;
    const isOurs = latest?.record.replica === this.options.replica;
    if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void this.#run(), isOurs ? 0 : this.#timeout);
  }

  /** Attempts in progress get a short while to finish. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const stopping = Promise.all(this.#outlets.map(({ stop }) => stop()));
    await deadline(stopping, STOP_TIMEOUT).catch(() => {});
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    await this.#follow();
    await Promise.all(this.#outlets.map(({ run }) => run()));
  }

  /** Takes the channels as configured now. */
  async #follow(): Promise<void> {
    const channels = await this.options.channels();
    if (!channels || this.#stopping.signal.aborted) return;
    const gone = this.#outlets.filter(({ channel }) => !channels.includes(channel));
    await Promise.all(gone.map(({ stop }) => stop()));
    this.#outlets = channels.map((channel) =>
      this.#outlets.find((outlet) => outlet.channel === channel) ?? this.#begin(channel)
    );
    this.#onChange();
  }

  #begin(channel: Channel): Outlet {
    const { store, replica, interval, now, steady } = this.options;
    const options: DeliveryOptions = {
      channel,
      store,
      replica,
      interval,
      now,
      steady,
      timeout: this.#timeout,
      situation: () => this.#situation(),
      onChange: () => this.#onChange(),
      send: (digest) => this.#send(channel, digest),
    };
    if (channel.scheme === "alertmanager") return this.#repeat(options);
    const delivery = new ChannelDelivery(options);
    return {
      channel,
      get status() {
        return delivery.status;
      },
      run: () => delivery.run(),
      stop: () => delivery.stop(),
    };
  }

  /** For a service that keeps its own state: after every sweep, each process posts everything that is open. */
  #repeat({ channel, situation, now = Date.now, send, onChange }: DeliveryOptions): Outlet {
    let posted = -Infinity;
    let running: Promise<void> | undefined;
    const post = async () => {
      const current = situation();
      if (!current || current.latest.record.slot <= posted) return;
      posted = current.latest.record.slot;
      const { name, options } = channel;
      const id = `dig_${crypto.randomUUID()}`;
      const delivery = await send(currentDigest(current, { options, id, now: now() }));
      const { delivered, failing: { since, tries: before } = { since: now(), tries: 0 } } = outlet.status;
      if (delivery.ok) outlet.status = { ...statusOf(channel), delivered: now() };
      else {
        const { code } = delivery;
        const tries = before + 1;
        outlet.status = { ...statusOf(channel), delivered, failing: { since, tries, code } };
        logFailure({ channel: name, code, tries, id });
      }
      onChange();
    };
    const outlet = {
      channel,
      status: statusOf(channel),
      run: () => running ??= post().finally(() => running = undefined),
      stop: async () => await running,
    };
    return outlet;
  }

  async #send(channel: Channel, digest: Digest): Promise<Delivery> {
    const release = await this.#semaphore.enter();
    try {
      const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(this.#timeout)]);
      const delivery = await channel.send(digest, { signal });
      this.#count(channel, delivery.ok ? "delivered" : "failed");
      return delivery;
    } finally {
      release();
    }
  }

  #attemptsOf({ name }: Channel): ChannelStatus["attempts"] {
    return this.#attempts.get(name) ?? { delivered: 0, failed: 0 };
  }

  #count(channel: Channel, result: AttemptResult): void {
    const attempts = this.#attemptsOf(channel);
    this.#attempts.set(channel.name, { ...attempts, [result]: attempts[result] + 1 });
  }
}
