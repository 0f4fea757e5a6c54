import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import type { Target } from "../model/target.ts";
import { connect } from "../store/dynamodb/client.ts";
import { readAnswer } from "./answers.ts";
import { cutByHost, halves } from "./cut.ts";
import { gather, type Gathered } from "./gathering.ts";
import { type Job, jobOf, type JobOptions, messageOfJob } from "./job.ts";
import type { Place } from "./place.ts";
import { MAX_MESSAGE, Sender } from "./queue.ts";

/** What a place should check. Times are ms UTC. */
export interface Request {
  slot: number;
  targets: readonly Target[];
  options: JobOptions;
  /** When the results are no longer waited for. */
  until: number;
  /** How often they are looked for, in ms. */
  period: number;
  /** Called with how many targets have been checked. */
  onChecks?: (count: number) => void;
  signal: AbortSignal;
}

export interface PlacesOptions {
  places: readonly Place[];
  /** Where workers write what they found. */
  table: string;
  /** The table's region. Default: the environment's. */
  region?: string;
}

/** A job, and the message that it is sent as. */
interface Order {
  job: Job;
  message: string;
}

/** The share of a job's time that is reserved for reading its results, and the most of it, in ms. */
const READING_SHARE = 0.1;
const MAX_READING = 10_000;

/** The places, as the process that sweeps reaches them. */
export class Places implements Disposable {
  readonly #table: DynamoDBDocument;
  readonly #tableName: string;
  readonly #senders: ReadonlyMap<string, Sender>;

  constructor({ places, table, region }: PlacesOptions) {
    this.#table = connect(region ? { region } : {});
    this.#tableName = table;
    this.#senders = new Map(places.map(({ name, queue }) => [name, new Sender(queue)]));
  }

  get names(): string[] {
    return [...this.#senders.keys()];
  }

  /**
   * Has a place check targets.
   * @throws the reason of the request's signal
   */
  async check(place: string, request: Request): Promise<Gathered> {
    const { slot, targets, options, until, period, onChecks, signal } = request;
    const sender = this.#senders.get(place)!;
    const sent = Date.now();
    const deadline = Math.round(until - Math.min(MAX_READING, (until - sent) * READING_SHARE));
    const orders: Order[] = [];
    // Without targets the job is a probe, which brings a result too.
    for (const group of targets.length > 0 ? cutByHost(targets) : [[]]) {
      orders.push(...await ordersOf(group, options, { slot, place, sent, deadline }));
    }
    const messages = new Map(orders.map(({ job, message }) => [job, message]));
    return await gather({
      jobs: [...messages.keys()],
      read: (job) => readAnswer(this.#table, this.#tableName, { place, slot, key: job.key }, job.targets),
      send: (job) => sender.send(messages.get(job)!, signal),
      within: until - Date.now(),
      period,
      onChecks,
      signal,
    });
  }

  [Symbol.dispose](): void {
    this.#table.destroy();
    for (const sender of this.#senders.values()) sender[Symbol.dispose]();
  }
}

/** The job of some targets, or of fewer each where that would be too large for a message. */
async function ordersOf(
  targets: readonly Target[],
  options: JobOptions,
  address: Parameters<typeof messageOfJob>[1],
): Promise<Order[]> {
  const job = jobOf(targets, options);
  const message = await messageOfJob(job, address);
  const fits = message !== undefined && message.length <= MAX_MESSAGE;
  // A single target is never too large to be read: a row of the list has 100,000 characters at most.
  if (fits || targets.length <= 1) return [{ job, message: message! }];
  const orders = await Promise.all(halves(targets).map((half) => ordersOf(half, options, address)));
  return orders.flat();
}
