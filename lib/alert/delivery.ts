import type { Channel, Delivery } from "../channel/channel.ts";
import { deadline } from "../deadline.ts";
import { DAY } from "../duration.ts";
import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";
import type { Digest } from "../model/digest.ts";
import type { ChannelStatus } from "../model/view.ts";
import { storeTimeout } from "../slot/slot.ts";
import type { Store, StoredDocument } from "../store/store.ts";
import { backoff, GIVEN_UP } from "./backoff.ts";
import { nextDigest, withoutDigest } from "./digest.ts";
import { decodeLedger, encodeLedger, LaterLedger, type Ledger, type Pending } from "./ledger.ts";
import type { Situation } from "./situation.ts";

export interface DeliveryOptions {
  channel: Channel;
  store: Pick<Store, "document" | "putDocument">;
  replica: string;
  interval: number;
  /** How things are; undefined: not all is known yet. */
  situation: () => Situation | undefined;
  /** Sends when there is room for it. */
  send: (digest: Digest) => Promise<Delivery>;
  /** For how long one attempt may last, ms. */
  within: number;
  onChange: () => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
  /** Milliseconds by a clock that nobody sets. Default `performance.now`. */
  steady?: () => number;
}

/** Rounds of one run at most, in case something writes the ledger all the time. */
const ROUNDS = 20;

/** The longest wait until the ledger is looked at again while something is pending, ms. */
const LONGEST_WAIT = 600_000;

/**
 * What one channel is told: at least once, under one id, and once more for each crash between sending and noting it. Processes agree by
 * the ledger in the store: who writes its own name into the pending digest sends it.
 */
export class ChannelDelivery {
  readonly #name: string;
  readonly #now: () => number;
  readonly #steady: () => number;
  #running: Promise<void> | undefined;
  #isAgain = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The ledger as it was last found in the store. */
  #known: { version: number | undefined; ledger: Ledger | undefined } | undefined;
  /** What is told without the store. */
  #alone: Ledger | undefined;
  /** Since when the store has been away, by the steady clock and by the other one. */
  #away: { steady: number; at: number } | undefined;
  /** When another's attempt was first seen. */
  #seen: { sender: string; at: number } | undefined;
  /** What was sent and could not be noted yet. */
  #unnoted: { sender: string; delivery: Delivery } | undefined;
  /** The receiver wants no more. */
  #isGone = false;
  #status: ChannelStatus;

  constructor(readonly options: DeliveryOptions) {
    const { channel, now = Date.now, steady = () => performance.now() } = options;
    this.#name = `ledger/${channel.name}`;
    this.#now = now;
    this.#steady = steady;
    this.#status = { name: channel.name, kind: channel.scheme, delivered: 0 };
  }

  get status(): ChannelStatus {
    return this.#status;
  }

  /** Compares and sends; while that takes place, a further call has it done once more. */
  run(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isAgain = true;
    return this.#running ??= this.#run().finally(() => this.#running = undefined);
  }

  /** Resolves when what is under way is over; nothing is begun any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isAgain && !this.#isStopped) {
      this.#isAgain = false;
      clearTimeout(this.#timer);
      try {
        for (let round = 0; round < ROUNDS && await this.#turn(); round++);
      } catch (error) {
        log.error("Cannot deliver an alert to {channel}: {reason}", {
          event: "alert.unforeseen",
          channel: this.options.channel.name,
          reason: messageOf(error),
        });
        this.#wake(this.options.interval);
      }
    }
  }

  /** One step; true: there may be another one. */
  async #turn(): Promise<boolean> {
    if (this.#isStopped || this.#isGone) return false;
    let stored: StoredDocument | undefined;
    try {
      stored = await this.#patiently(this.options.store.document(this.#name));
    } catch {
      return await this.#turnAlone();
    }
    const ledger = await this.#read(stored);
    if (ledger === "later") return false;
    const before = this.#known;
    if (!before && !ledger?.delivered) this.#warn();
    this.#known = { version: stored?.version, ledger };
    if (this.#alone) return await this.#rejoin(this.#alone, before?.version);
    this.#away = undefined;
    if (ledger?.pending) return await this.#deliver(ledger, ledger.pending);
    this.#show(ledger);
    const next = this.#next(ledger);
    if (!next.ledger) return false;
    await this.#put(next.ledger);
    return true;
  }

  /** Said once: it is only tried when there is something to be told. */
  #warn(): void {
    log.warn("No alert was ever delivered to {channel}. Try it with: deno task alert {channel}", {
      event: "alert.untried",
      channel: this.options.channel.name,
    });
  }

  #next(ledger: Ledger | undefined, storeAway?: number) {
    const situation = this.options.situation();
    const { channel: { options } } = this.options;
    // What only this process knows may be replaced by what the store has.
    if (!situation || !situation.isStored && storeAway === undefined) return {};
    return nextDigest(ledger, situation, { options, id: `dig_${crypto.randomUUID()}`, now: this.#now(), storeAway });
  }

  async #read(stored: StoredDocument | undefined): Promise<Ledger | undefined | "later"> {
    try {
      return stored && await decodeLedger(stored.bytes);
    } catch (error) {
      const isLater = error instanceof LaterLedger;
      const channel = this.options.channel.name;
      log.error(isLater ? "{reason}: {channel} is left to a later version" : "{reason}: {channel} begins anew", {
        event: "alert.ledger",
        channel,
        reason: messageOf(error),
      });
      return isLater ? "later" : undefined;
    }
  }

  /** False: another process was first, or the store could not be written to. */
  async #put(ledger: Ledger, version = this.#known?.version): Promise<boolean> {
    const bytes = await encodeLedger(ledger);
    try {
      return await this.#patiently(this.options.store.putDocument(this.#name, bytes, version));
    } catch {
      return false;
    }
  }

  /** Sends the pending digest if that is this process's to do now. */
  async #deliver(ledger: Ledger, pending: Pending): Promise<boolean> {
    this.#show(ledger);
    const { replica, within } = this.options;
    const { sender } = pending;
    if (sender !== undefined) {
      // Sent, but the store could not be told at once.
      if (sender === this.#unnoted?.sender) return await this.#note(ledger, this.#unnoted.delivery);
      // By how long it was seen here, since clocks differ.
      if (this.#seen?.sender !== sender) this.#seen = { sender, at: this.#steady() };
      const left = this.#seen.at + leaseOf(within) - this.#steady();
      if (left > 0) return this.#wake(left);
    } else if (pending.next > this.#now()) return this.#wake(pending.next - this.#now());
    const mine = `${replica} ${crypto.randomUUID()}`;
    if (!await this.#put({ ...ledger, pending: { ...pending, sender: mine } })) return true;
    const delivery = await this.options.send(pending.digest);
    this.#unnoted = { sender: mine, delivery };
    return true;
  }

  async #note(ledger: Ledger, delivery: Delivery): Promise<boolean> {
    const noted = this.#after(ledger, delivery);
    if (await this.#put(noted)) this.#unnoted = undefined;
    this.#show(noted);
    return true;
  }

  /** The ledger after an attempt. */
  #after(ledger: Ledger, delivery: Delivery): Ledger {
    const { channel: { name } } = this.options;
    const { digest, since, tries: before } = ledger.pending!;
    const { pending: _, ...rest } = ledger;
    const now = this.#now();
    if (delivery.ok) {
      log.info("Told {channel}: {down} down, {recovered} recovered", {
        event: "alert.sent",
        channel: name,
        kind: digest.kind,
        id: digest.id,
        tries: before + 1,
        down: digest.down.length,
        recovered: digest.recovered.length,
      });
      return { ...rest, written: now, delivered: now };
    }
    const { code, retryAfter = 0, gone } = delivery;
    const tries = before + 1;
    log.warn("Cannot deliver an alert to {channel}: {code}, attempt {tries}", {
      event: "alert.failed",
      channel: name,
      code,
      tries,
      id: digest.id,
    });
    if (gone) {
      this.#isGone = true;
      log.error("{channel} wants no more messages. It gets none until Lookout is restarted or its URL is changed", {
        event: "alert.gone",
        channel: name,
      });
    }
    if (now - since >= GIVEN_UP) {
      log.error("An alert could not be delivered to {channel} for three days. The next one says what is still true", {
        event: "alert.dropped",
        channel: name,
        id: digest.id,
      });
      return { ...withoutDigest(ledger, digest), written: now };
    }
    const next = now + Math.max(backoff(tries, Math.random()), Math.min(retryAfter, DAY));
    return { ...rest, written: now, pending: { digest, since, tries, next, code } };
  }

  /** The store is away: after one slot each process tells by itself, and says so. */
  async #turnAlone(): Promise<boolean> {
    const { interval, send } = this.options;
    this.#away ??= { steady: this.#steady(), at: this.#now() };
    const left = this.#away.steady + interval - this.#steady();
    if (left > 0) return this.#wake(Math.min(left, interval / 4));
    this.#wake(interval / 4);
    const ledger = this.#alone ?? this.#known?.ledger;
    const { pending } = ledger ?? {};
    if (ledger && pending) {
      const isSent = pending.sender !== undefined && pending.sender === this.#unnoted?.sender;
      if (!isSent && pending.next > this.#now()) return false;
      const delivery = isSent ? this.#unnoted!.delivery : await send(pending.digest);
      this.#unnoted = undefined;
      this.#alone = this.#after(ledger, delivery);
      this.#show(this.#alone);
      return delivery.ok;
    }
    const next = this.#next(ledger, this.#away.at);
    if (!next.ledger) return false;
    this.#alone = next.ledger;
    return true;
  }

  /** The store is back: what was told without it is noted, unless another process was first. */
  async #rejoin(alone: Ledger, version: number | undefined): Promise<boolean> {
    const isUnchanged = this.#known!.version === version;
    const bytes = isUnchanged && await encodeLedger(alone);
    try {
      if (bytes) await this.#patiently(this.options.store.putDocument(this.#name, bytes, version));
    } catch {
      // As it was before; the next look is at the version that the store has then.
      this.#known = { version, ledger: this.#known!.ledger };
      return await this.#turnAlone();
    }
    this.#alone = this.#away = undefined;
    return true;
  }

  #patiently<T>(work: Promise<T>): Promise<T> {
    return deadline(work, storeTimeout(this.options.interval));
  }

  /** Looks again after so many ms. */
  #wake(ms: number): false {
    clearTimeout(this.#timer);
    if (!this.#isStopped) this.#timer = setTimeout(() => void this.run(), Math.min(LONGEST_WAIT, Math.max(10, ms)));
    return false;
  }

  #show(ledger: Ledger | undefined): void {
    const { pending, delivered = 0 } = ledger ?? {};
    const { name, scheme } = this.options.channel;
    const failing = pending && pending.tries > 0 &&
      { since: pending.since, tries: pending.tries, code: pending.code ?? "" };
    const status: ChannelStatus = { name, kind: scheme, delivered, ...(failing && { failing }) };
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.options.onChange();
  }
}

/** For how long an attempt of another process is left alone, ms: as long as one may last, and its note. */
function leaseOf(within: number): number {
  return within + Math.min(5000, within / 2);
}
