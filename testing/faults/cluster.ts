import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import type { SweepRecord } from "../../lib/model/sweep.ts";
import { connect } from "../../lib/store/dynamodb/client.ts";
import { openDynamoDb } from "../../lib/store/dynamodb/dynamodb.ts";
import { createTable } from "../../lib/store/dynamodb/table.ts";
import type { Store } from "../../lib/store/store.ts";
import type { DynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import { type DynamoDbProxy, startDynamoDbProxy } from "../dynamodb/dynamodb_proxy.ts";
import { startWorld, type World } from "../internet/world.ts";
import { type Lookout, Place } from "../process/lookout.ts";

export interface ClusterOptions {
  /** Length of slots, ms. */
  interval: number;
  /** How long each target takes to answer, ms. Default 0. */
  takes?: number;
}

/** Processes of Lookout on one table, which they reach through a proxy that can fail; the test reaches the table itself. */
export class Cluster implements AsyncDisposable {
  readonly place: Place;
  readonly proxy: DynamoDbProxy;
  readonly interval: number;
  readonly #client: DynamoDBDocument;
  readonly #started: [replica: string, process: Lookout][] = [];

  private constructor(
    local: DynamoDbLocal,
    readonly store: Store,
    readonly table: string,
    readonly world: World,
    { interval }: ClusterOptions,
  ) {
    this.#client = connect(local.client);
    this.proxy = startDynamoDbProxy(local);
    this.interval = interval;
    this.place = new Place(...TARGETS.map((name) => `${name},${world.url(name)}`));
  }

  static async create(local: DynamoDbLocal, options: ClusterOptions): Promise<Cluster> {
    const table = `faults-${crypto.randomUUID()}`;
    await createTable(table, local.client);
    const world = await startWorld();
    for (const name of TARGETS) await world.set(name, { status: 200, delay: options.takes ?? 0 });
    return new Cluster(local, await openDynamoDb(table, { client: local.client }), table, world, options);
  }

  /** Starts a process, with a disk of its own unless another one's is given; `SKEW`: how far its clock is ahead, ms. */
  start(replica: string, env: Record<string, string> = {}): Lookout {
    const entry = env.SKEW ? "skewed_server.ts" : "main_server.ts";
    const process = this.place.start({
      ...this.proxy.env,
      LOOKOUT_STORE: `dynamodb:${this.table}`,
      LOOKOUT_INTERVAL: `${this.interval}ms`,
      LOOKOUT_REPLICA: replica,
      LOOKOUT_DATA: `${this.place.folder}/${replica}`,
      ...env,
    }, { entry });
    this.#started.push([replica, process]);
    return process;
  }

  /** Starts processes, and waits until each is at work and the slot in which they began is over. */
  async startAll(...replicas: string[]): Promise<Map<string, Lookout>> {
    const processes = replicas.map((replica) => this.start(replica));
    await Promise.all(processes.map((process) => process.line("started")));
    await untilTime(this.next());
    return new Map(replicas.map((replica, index) => [replica, processes[index]]));
  }

  /** The slot that is to come, `count` slots later. */
  next(count = 0): number {
    return (Math.floor(Date.now() / this.interval) + 1 + count) * this.interval;
  }

  /** What the table has of the slots from `since` to `until`. */
  async records(since: number, until: number): Promise<SweepRecord[]> {
    return await this.store.sweeps(since, until);
  }

  /** Waits until somebody other than `before` holds the claim on a slot, and tells who. */
  async owner(slot: number, before?: string): Promise<string> {
    const Key = { pk: "claim", sk: new Date(slot).toISOString() };
    for (;;) {
      const { Item } = await this.#client.get({ TableName: this.table, Key, ConsistentRead: true });
      if (Item && Item.owner !== before) return Item.owner;
      if (Date.now() > slot + this.interval) throw new Error(`Nobody has claimed ${Key.sk}`);
      await delay(20);
    }
  }

  /** Whose process said that it had finished the sweep of a slot, each as often as it did. */
  finishers(slot: number): string[] {
    return this.#started.flatMap(([replica, process]) =>
      process.linesOf("sweep.finished").filter((line) => Date.parse(line.slot as string) === slot).map(() => replica)
    );
  }

  /** Waits until the table has the record of a slot; rejects at the time `until`. */
  async record(slot: number, until: number): Promise<SweepRecord> {
    for (;;) {
      const record = await this.store.sweep(slot);
      if (record) return record;
      if (Date.now() > until) throw new Error(`Waited in vain for ${new Date(slot).toISOString()}:\n${this.#logs()}`);
      await delay(50);
    }
  }

  /** What each process said last. */
  #logs(): string {
    return this.#started.flatMap(([replica, { lines }]) =>
      lines.slice(-4).map((line) => `${line["@timestamp"]} ${replica}: ${line.message}`)
    ).sort().join("\n");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place[Symbol.asyncDispose]();
    await this.proxy[Symbol.asyncDispose]();
    await this.store.close();
    this.#client.destroy();
    await this.world[Symbol.asyncDispose]();
  }
}

export const TARGETS: readonly string[] = Array.from({ length: 8 }, (_, index) => `site-${index}`);

/** Waits until a time, ms UTC. */
export async function untilTime(time: number): Promise<void> {
  await delay(Math.max(0, time - Date.now()));
}

/** The slots of `count` intervals from `first` on. */
export function slotsFrom(first: number, interval: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index * interval);
}
