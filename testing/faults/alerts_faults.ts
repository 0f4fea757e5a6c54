import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { decodeLedger } from "../../lib/alert/ledger.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";
import { type Received, type Receiver, response, startReceiver } from "../alerts/receiver.ts";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import { startWorld, type World } from "../internet/world.ts";
import { type Lookout, Place } from "../process/lookout.ts";
import { needs } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { Cluster, untilTime } from "./cluster.ts";

const INTERVAL = 3000;

/** Kills of each of two clusters, in slots of two seconds. */
const KILLS = 10;
const SHORT = 2000;

/** Messages at most until so many senders were killed in time: a site that goes down a fourth time would be unsteady. */
const TURNS = 24;

/** What a message says, in short, and under which id. */
interface Message {
  id: string;
  kind: string;
  lines: string[];
  mayRepeat: boolean;
}

function messageOf({ body }: Received): Message {
  const { data, type } = JSON.parse(body);
  return {
    id: data.id,
    kind: type.replace("alert.", ""),
    mayRepeat: data.mayRepeat,
    lines: [
      ...data.down.map(({ name }: { name: string }) => `${name} down`),
      ...data.recovered.map(({ name }: { name: string }) => `${name} up`),
      ...data.monitor.map(({ kind, over }: { kind: string; over: boolean }) => `${kind} ${over ? "over" : "begun"}`),
    ],
  };
}

/** Each message once, in the order in which they came first. */
function distinct(messages: Message[]): Message[] {
  return messages.filter(({ id }, index) => messages.findIndex((each) => each.id === id) === index);
}

/** Checks that every recovery follows its outage, and none comes twice. */
function assertInTurn(messages: Message[]): void {
  const down = new Set<string>();
  for (const line of distinct(messages).flatMap(({ lines }) => lines)) {
    const [name, what] = line.split(" ");
    if (what === "down") {
      assert(!down.has(name) && down.add(name), `${name} is down twice: ${JSON.stringify(messages)}`);
    }
    if (what === "up") assert(down.delete(name), `${name} was not down: ${JSON.stringify(messages)}`);
  }
}

/** Processes of Lookout on one database, and a channel that does what the test wants. */
class Alarm implements AsyncDisposable {
  readonly place: Place;
  readonly receiver: Receiver;
  readonly processes = new Map<string, Lookout>();
  respond: (message: Message, times: number) => ReturnType<Parameters<typeof startReceiver>[0]> = () => response(204);

  private constructor(readonly world: World, names: readonly string[]) {
    this.place = new Place(...names.map((name) => `${name},${world.url(name)}`));
    this.receiver = startReceiver((received) => {
      const message = messageOf(received);
      return this.respond(message, this.messages.filter(({ id }) => id === message.id).length);
    });
  }

  static async create(names: readonly string[] = ["site", "other"]): Promise<Alarm> {
    const world = await startWorld();
    for (const name of names) await world.set(name, { status: 200 });
    return new Alarm(world, names);
  }

  get messages(): Message[] {
    return this.receiver.received.map(messageOf);
  }

  start(replica: string, env: Record<string, string> = {}): void {
    const process = this.place.start({
      LOOKOUT_INTERVAL: `${INTERVAL}ms`,
      LOOKOUT_REPLICA: replica,
      LOOKOUT_DATA: `${this.place.folder}/${replica}`,
      LOOKOUT_ALERTS: `ops=http://127.0.0.1:${this.receiver.port}/hook`,
      LOOKOUT_LOG: "json",
      ...env,
    }, { entry: env.SKEW ? "skewed_server.ts" : "main_server.ts" });
    this.processes.set(replica, process);
  }

  /** Waits until a message that is not one of `before` says so. */
  async says(line: string, before: number, within = 40_000): Promise<void> {
    await until(() => this.messages.slice(before).some(({ lines }) => lines.includes(line)), within);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place[Symbol.asyncDispose]();
    await this.receiver[Symbol.asyncDispose]();
    await this.world[Symbol.asyncDispose]();
  }
}

/** Kills whoever is sending, again and again; gives after how many ms each message came again. */
async function killSenders(): Promise<number[]> {
  const names = ["a", "b", "c", "d"];
  await using alarm = await Alarm.create(names);
  const store = await openSqlite(alarm.place.database);
  // Of sites alone: slots that a slow machine misses are no matter here.
  const alerts = `ops=http://127.0.0.1:${alarm.receiver.port}/hook#events=down,recovered`;
  const start = (replica: string) => alarm.start(replica, { LOOKOUT_INTERVAL: `${SHORT}ms`, LOOKOUT_ALERTS: alerts });
  ["1", "2", "3"].forEach(start);
  await until(() => alarm.messages.some(({ kind }) => kind === "baseline"), 40_000);
  // The first attempt of each is left open, and who made it is killed.
  alarm.respond = (_, times) => times === 1 ? { bytes: "", hold: true } : response(204);
  const expected: string[] = [];
  const repeats: number[] = [];
  while (repeats.length < KILLS) {
    const turn = expected.length;
    assert(turn < TURNS, `${turn} messages, but ${repeats.length} kills in time`);
    // In turns, so that none becomes unsteady.
    const name = names[turn % names.length];
    const isUp = Math.floor(turn / names.length) % 2 === 1;
    expected.push(`${name} ${isUp ? "up" : "down"}`);
    await alarm.world.set(name, { status: isUp ? 200 : 503 });
    const before = alarm.messages.length;
    await until(() => alarm.messages.length > before, 40_000);
    const { id } = alarm.messages[before];
    const sender = (await decodeLedger((await store.document("ledger/ops"))!.bytes)).pending?.sender;
    const killed = Date.now();
    if (sender) {
      const [replica] = sender.split(" ");
      await alarm.processes.get(replica)!.kill("SIGKILL");
      alarm.processes.delete(replica);
      start(`${4 + turn}`);
    }
    await until(() => alarm.messages.filter((message) => message.id === id).length > 1, 40_000);
    // On a slow machine the attempt may have been given up before the kill.
    if (sender) repeats.push(Date.now() - killed);
    await delay(SHORT / 2);
  }
  const { messages } = alarm;
  await store.close();
  assertInTurn(messages);
  const changes = distinct(messages).filter(({ kind }) => kind === "change");
  assert.deepEqual(changes.flatMap(({ lines }) => lines), expected);
  for (const { id } of changes) {
    const times = messages.filter((message) => message.id === id).length;
    assert(times === 2, `${id} came ${times} times`);
  }
  return repeats;
}

Deno.test("kill -9 while sending, twenty times, with three replicas: each digest arrives at least once, with at most one repeat per kill", async () => {
  const repeats = (await Promise.all([killSenders(), killSenders()])).flat();
  assert.equal(repeats.length, 20);
  console.log("repeated after, ms:", repeats.sort((a, b) => a - b).join(" "));
});

Deno.test("a channel that is unavailable for a while, with replicas, one with its clock ahead: everything arrives in order, once, unchanged", async () => {
  await using alarm = await Alarm.create();
  alarm.start("1");
  alarm.start("2");
  alarm.start("ahead", { SKEW: "2000" });
  await until(() => alarm.messages.some(({ kind }) => kind === "baseline"), 40_000);
  await delay(INTERVAL);
  alarm.respond = (_, times) => times % 2 ? response(503, { "retry-after": "1" }) : response(429);
  const before = alarm.messages.length;
  await alarm.world.set("site", { status: 503 });
  await alarm.says("site down", before);
  await alarm.world.set("site", { status: 200 });
  await alarm.world.set("other", { status: 500 });
  await delay(3 * INTERVAL);
  const failed = alarm.messages.slice(before);
  assert(failed.length > 1);
  assert.equal(new Set(failed.map(({ id }) => id)).size, 1);
  assert.equal(new Set(alarm.receiver.received.slice(before).map(({ body }) => body)).size, 1);
  alarm.respond = () => response(204);
  await alarm.says("site up", before);
  await alarm.world.set("other", { status: 200 });
  await alarm.says("other up", before);
  for (const status of [503, 200]) {
    const sent = alarm.messages.length;
    await alarm.world.set("site", { status });
    await alarm.says(status === 200 ? "site up" : "site down", sent);
  }
  await delay(INTERVAL);
  assertInTurn(alarm.messages);
  const after = alarm.messages.slice(before + failed.length);
  assert.equal(new Set(after.map(({ id }) => id)).size, after.length, JSON.stringify(after));
  assert.deepEqual(distinct(alarm.messages).flatMap(({ lines }) => lines), [
    "site down",
    "other down",
    "site up",
    "other up",
    "site down",
    "site up",
  ]);
});

let local: DynamoDbLocal | undefined;
Deno.test.afterAll(() => local?.[Symbol.asyncDispose]());

needs(
  JAVA,
  "the store away for two slots: each process reports by itself and says so; nothing is reported again after",
  async () => {
    local ??= await startDynamoDbLocal();
    const messages: Message[] = [];
    await using receiver = startReceiver((received) => {
      messages.push(messageOf(received));
      return response(204);
    });
    await using cluster = await Cluster.create(local!, { interval: INTERVAL });
    const env = { LOOKOUT_ALERTS: `ops=http://127.0.0.1:${receiver.port}/hook` };
    const processes = ["one", "two"].map((replica) => cluster.start(replica, env));
    await Promise.all(processes.map((process) => process.line("started")));
    await until(() => messages.some(({ kind }) => kind === "baseline"), 40_000);
    await untilTime(cluster.next());
    await cluster.proxy.set("away");
    await cluster.world.set("site-0", { status: 503 });
    const down = () => messages.filter(({ lines }) => lines.includes("site-0 down"));
    await until(() => down().length === 2, 40_000);
    assert(down().every(({ mayRepeat }) => mayRepeat));
    await cluster.proxy.set();
    const over = () => messages.filter(({ lines }) => lines.includes("store over"));
    await until(() => over().length > 0, 40_000);
    await cluster.world.set("site-0", { status: 200 });
    const up = () => messages.filter(({ lines }) => lines.includes("site-0 up"));
    await until(() => up().length > 0, 40_000);
    await delay(2 * INTERVAL);
    assert.deepEqual([down(), up(), over()].map(({ length }) => length), [2, 1, 1], JSON.stringify(messages));
    assert(up().every(({ mayRepeat }) => !mayRepeat));
  },
);

needs(JAVA, "a record replaced after its outage was reported: one recovery, nothing twice", async () => {
  local ??= await startDynamoDbLocal();
  const messages: Message[] = [];
  await using receiver = startReceiver((received) => {
    messages.push(messageOf(received));
    return response(204);
  });
  await using cluster = await Cluster.create(local, { interval: SHORT });
  cluster.start("one", { LOOKOUT_ALERTS: `ops=http://127.0.0.1:${receiver.port}/hook` });
  await until(() => messages.some(({ kind }) => kind === "baseline"), 40_000);
  const said = (line: string) => messages.filter(({ lines }) => lines.includes(line));
  await untilTime(cluster.next());
  const [good] = await cluster.records(cluster.next(-2), cluster.next());
  assert.equal(good.counts.down, 0);
  const first = cluster.next();
  await cluster.proxy.set("away");
  await cluster.world.set("site-0", { status: 503 });
  await until(() => said("site-0 down").length > 0, 40_000);
  await cluster.world.set("site-0", { status: 200 });
  // Another process, which still had the store, found it up in all these slots, and its records were there first.
  for (let slot = first; slot < cluster.next(); slot += SHORT) {
    const times = { slot, started: slot, finished: slot + 10 };
    await cluster.store.putSweep({ ...good, ...times, replica: "elsewhere" });
  }
  await cluster.proxy.set();
  await until(() => said("site-0 up").length > 0 && said("store over").length > 0, 40_000);
  assert.equal((await cluster.store.sweep(first))!.replica, "elsewhere");
  await delay(2 * SHORT);
  assertInTurn(messages);
  assert.deepEqual([said("site-0 down"), said("site-0 up")].map(({ length }) => length), [1, 1]);
});
