import type { Channel, Delivery } from "../channel/channel.ts";
import { Semaphore } from "../check/semaphore.ts";
import { deadline } from "../deadline.ts";
import { SECOND } from "../duration.ts";
import { log } from "../log/log.ts";
import type { Digest } from "../model/digest.ts";
import type { ChannelStatus } from "../model/view.ts";
import type { Store } from "../store/store.ts";
import { ChannelDelivery, type DeliveryOptions } from "./delivery.ts";
import { currentDigest } from "./digest.ts";
import type { Situation } from "./situation.ts";

/** Messages that are sent at once, and for how long one may last at most, in ms. */
const AT_ONCE = 4;
const WITHIN = 15 * SECOND;

/** How long what is under way is waited for in the end, ms. */
const LAST_CHANCE = 3 * SECOND;

export interface AlertsOptions {
  store: Pick<Store, "document" | "putDocument">;
  replica: string;
  interval: number;
  /** Gives the channels as they stand; undefined: as before. Called after each sweep. */
  channels: () => Promise<readonly Channel[] | undefined>;
  now?: () => number;
  steady?: () => number;
}

/** What a channel has that is told of. */
interface Told {
  channel: Channel;
  status: ChannelStatus;
  run: () => Promise<void>;
  stop: () => Promise<void>;
}

/** Tells channels what happened, beside the checking and without ever holding it up. */
export class Alerts {
  readonly #stopping = new AbortController();
  readonly #places = new Semaphore(AT_ONCE);
  readonly #within: number;
  #told: readonly Told[] = [];
  #situation: () => Situation | undefined = () => undefined;
  #onChange = () => {};
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly options: AlertsOptions) {
    // A tenth of a short slot, as much as a sweep leaves of it.
    this.#within = Math.min(WITHIN, Math.max(SECOND, options.interval / 10));
  }

  /** How each channel does. */
  get status(): readonly ChannelStatus[] {
    return this.#told.map(({ status }) => status);
  }

  /** From now on `look()` compares what is told with how things are. */
  watch(situation: () => Situation | undefined, onChange: () => void): void {
    this.#situation = situation;
    this.#onChange = onChange;
  }

  /** Something may be to be told. A sweep of another process is left to that for a while. */
  look(): void {
    clearTimeout(this.#timer);
    const latest = this.#situation()?.latest;
    const isOurs = latest?.record.replica === this.options.replica;
    if (!this.#stopping.signal.aborted) this.#timer = setTimeout(() => void this.#run(), isOurs ? 0 : this.#within);
  }

  /** What is being sent may come to its end, for a short while. */
  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    const stopping = Promise.all(this.#told.map(({ stop }) => stop()));
    await deadline(stopping, LAST_CHANCE).catch(() => {});
    this.#stopping.abort();
  }

  async #run(): Promise<void> {
    await this.#follow();
    await Promise.all(this.#told.map(({ run }) => run()));
  }

  /** Takes up the channels as they stand. */
  async #follow(): Promise<void> {
    const channels = await this.options.channels();
    if (!channels || this.#stopping.signal.aborted) return;
    const gone = this.#told.filter(({ channel }) => !channels.includes(channel));
    await Promise.all(gone.map(({ stop }) => stop()));
    this.#told = channels.map((channel) => this.#told.find((told) => told.channel === channel) ?? this.#begin(channel));
    this.#onChange();
  }

  #begin(channel: Channel): Told {
    const { store, replica, interval, now, steady } = this.options;
    const options: DeliveryOptions = {
      channel,
      store,
      replica,
      interval,
      now,
      steady,
      within: this.#within,
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

  /** For a service that remembers for itself: after every sweep each process posts all that is open. */
  #repeat({ channel, situation, now = Date.now, send, onChange }: DeliveryOptions): Told {
    let posted = -Infinity;
    let running: Promise<void> | undefined;
    const told = {
      channel,
      status: { name: channel.name, kind: channel.scheme, delivered: 0 } as ChannelStatus,
      run: () => running ??= post().finally(() => running = undefined),
      stop: async () => await running,
    };
    const post = async () => {
      const current = situation();
      if (!current || current.latest.record.slot <= posted) return;
      posted = current.latest.record.slot;
      const { options } = channel;
      const delivery = await send(currentDigest(current, { options, id: `dig_${crypto.randomUUID()}`, now: now() }));
      const { failing, delivered } = told.status;
      told.status = {
        name: channel.name,
        kind: channel.scheme,
        delivered: delivery.ok ? now() : delivered,
        ...(!delivery.ok &&
          { failing: { since: failing?.since ?? now(), tries: (failing?.tries ?? 0) + 1, code: delivery.code } }),
      };
      if (!delivery.ok) {
        const { code } = delivery;
        log.warn("Cannot deliver an alert to {channel}: {code}", {
          event: "alert.failed",
          channel: channel.name,
          code,
        });
      }
      onChange();
    };
    return told;
  }

  async #send(channel: Channel, digest: Digest): Promise<Delivery> {
    const leave = await this.#places.enter();
    try {
      const late = AbortSignal.timeout(this.#within);
      const delivery = await channel.send(digest, { signal: AbortSignal.any([this.#stopping.signal, late]) });
      return !delivery.ok && late.aborted ? { ...delivery, code: "timeout" } : delivery;
    } finally {
      leave();
    }
  }
}
