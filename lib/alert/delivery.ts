import type { Channel, Delivery } from "../channel/channel.ts";
import { MINUTE } from "../duration.ts";
import { log } from "../log/log.ts";
import { messageOf } from "../message.ts";
import type { Digest } from "../model/digest.ts";
import type { Store } from "../store/store.ts";
import { afterAttempt, type DeliveryStatus, statusOf } from "./attempt.ts";
import { nextDigest } from "./digest.ts";
import type { Ledger, Pending } from "./ledger.ts";
import { LedgerDocument } from "./ledger_document.ts";
import type { Situation } from "./situation.ts";

export interface DeliveryOptions {
  channel: Channel;
  store: Pick<Store, "document" | "putDocument">;
  replica: string;
  interval: number;
  /** The current situation; undefined: not everything is known yet. */
  situation: () => Situation | undefined;
  /** Sends when there is room for it. */
  send: (digest: Digest) => Promise<Delivery>;
  /** How long one attempt may take, ms. */
  timeout: number;
  onChange: () => void;
  /** ms UTC. Default `Date.now`. */
  now?: () => number;
  /** Milliseconds by a clock that is never set. Default `performance.now`. */
  steady?: () => number;
}

/** The most rounds in one run, in case something keeps writing the ledger. */
const MAX_ROUNDS = 20;

/** The longest wait until the ledger is read again while something is pending, ms. */
const MAX_WAIT = 10 * MINUTE;

/**
 * Sends digests to one channel: each at least once, under one id, and once more for each crash between sending it and recording that.
 * Processes coordinate through the ledger: the one that writes its name into the pending digest sends it.
 */
export class ChannelDelivery {
  readonly #document: LedgerDocument;
  readonly #now: () => number;
  readonly #steady: () => number;
  #running: Promise<void> | undefined;
  #isAgain = false;
  #isStopped = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When it runs again, by the steady clock. */
  #due = Infinity;
  /** When another's attempt was first seen. */
  #seen: { sender: string; at: number } | undefined;
  /** An attempt of this process that is not in the ledger yet. */
  #unrecorded: { sender: string; recorded: Ledger } | undefined;
  /** The receiver accepts no more messages. */
  #isGone = false;
  #isWarned = false;
  #status: DeliveryStatus;

  constructor(readonly options: DeliveryOptions) {
    const { channel, store, interval, now = Date.now, steady = () => performance.now() } = options;
    this.#now = now;
    this.#steady = steady;
    this.#document = new LedgerDocument({ name: channel.name, store, interval, now, steady });
    this.#status = statusOf(channel);
  }

  get status(): DeliveryStatus {
    return this.#status;
  }

  /** Compares and sends; a call during a run leads to one more run. */
  run(): Promise<void> {
    if (this.#isStopped) return Promise.resolve();
    this.#isAgain = true;
    return this.#running ??= this.#run().finally(() => this.#running = undefined);
  }

  /** Starts nothing new; resolves when what is in progress has ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#sleep();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#isAgain && !this.#isStopped) {
      this.#isAgain = false;
      this.#sleep();
      try {
        for (let round = 0; round < MAX_ROUNDS && await this.#turn(); round++);
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
    if (this.#isOver && !this.#unrecorded) return false;
    const { interval, channel, situation } = this.options;
    const current = situation();
    const found = await this.#document.read(current?.isStored ?? true);
    if (found === "later") return false;
    // The store may be back sooner than anything else is due.
    if ("wait" in found) return this.#wake(Math.min(found.wait, interval / 4));
    const { ledger, storeAway } = found;
    if (storeAway !== undefined) this.#wake(interval / 4);
    if (!ledger?.delivered) this.#warn();
    const { pending } = ledger ?? {};
    if (this.#unrecorded && pending?.sender === this.#unrecorded.sender) {
      return await this.#write(this.#unrecorded.recorded);
    }
    this.#unrecorded = undefined;
    if (this.#isOver) return false;
    this.#show(ledger);
    if (ledger && pending) return await this.#deliver({ ...ledger, pending });
    if (!current) return false;
    const id = `dig_${crypto.randomUUID()}`;
    const next = nextDigest(ledger, current, { options: channel.options, id, now: this.#now(), storeAway });
    return next.ledger !== undefined && await this.#write(next.ledger);
  }

  get #isOver(): boolean {
    return this.#isStopped || this.#isGone;
  }

  /** Logged once, since a channel is only used when there is something to send. */
  #warn(): void {
    if (this.#isWarned) return;
    this.#isWarned = true;
    log.warn("No alert has ever been delivered to {channel}. Test it with: deno task alert {channel}", {
      event: "alert.untried",
      channel: this.options.channel.name,
    });
  }

  /** False: the store accepts no writes now. */
  async #write(ledger: Ledger): Promise<boolean> {
    return await this.#document.write(ledger) !== "failed" || this.#wake(this.options.interval / 4);
  }

  /** Sends the pending digest if it is this process's turn. */
  async #deliver(ledger: Ledger & { pending: Pending }): Promise<boolean> {
    const { replica, timeout, channel } = this.options;
    const { pending } = ledger;
    const { sender } = pending;
    if (sender !== undefined) {
      // By how long it was seen here, since clocks differ.
      if (this.#seen?.sender !== sender) this.#seen = { sender, at: this.#steady() };
      const left = this.#seen.at + leaseOf(timeout) - this.#steady();
      if (left > 0) return this.#wake(left);
    } else if (pending.next > this.#now()) return this.#wake(pending.next - this.#now());
    const mine = `${replica} ${crypto.randomUUID()}`;
    const claimed = { ...ledger, pending: { ...pending, sender: mine } };
    const written = await this.#document.write(claimed);
    if (written !== "written") return written === "outrun" || this.#wake(this.options.interval / 4);
    const delivery = await this.options.send(pending.digest);
    const recorded = afterAttempt(channel, ledger, delivery, this.#now());
    this.#unrecorded = { sender: mine, recorded };
    this.#isGone = !delivery.ok && delivery.gone === true;
    this.#show(recorded);
    return true;
  }

  /** Runs again after `ms`, or earlier if that is already planned. */
  #wake(ms: number): false {
    const due = this.#steady() + Math.min(MAX_WAIT, Math.max(10, ms));
    if (this.#isStopped || this.#due <= due) return false;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(() => void this.run(), due - this.#steady());
    return false;
  }

  #sleep(): void {
    clearTimeout(this.#timer);
    this.#due = Infinity;
  }

  #show(ledger: Ledger | undefined): void {
    const status = statusOf(this.options.channel, ledger);
    if (JSON.stringify(status) === JSON.stringify(this.#status)) return;
    this.#status = status;
    this.options.onChange();
  }
}

/** How long another process's attempt is left alone, ms: as long as one may last, plus recording it. */
function leaseOf(timeout: number): number {
  return timeout + Math.min(5000, timeout / 2);
}
