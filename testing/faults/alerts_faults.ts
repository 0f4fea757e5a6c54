import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { decodeLedger } from "../../lib/alert/ledger.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";
import { type Received, type Receiver, response, startReceiver } from "../alerts/receiver.ts";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import { startWorld, type World } from "../internet/world.ts";
import { type Lookout, Place } from "../process/lookout.ts";
import { findProgram, needs } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { Cluster, untilTime } from "./cluster.ts";

const INTERVAL = 3000;
const KILLS = 8;

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

  private constructor(readonly world: World) {
    this.place = new Place(`site,${world.url("site")}`, `other,${world.url("other")}`);
    this.receiver = startReceiver((received) => {
      const message = messageOf(received);
      return this.respond(message, this.messages.filter(({ id }) => id === message.id).length);
    });
  }

  static async create(): Promise<Alarm> {
    const world = await startWorld();
    for (const name of ["site", "other"]) await world.set(name, { status: 200 });
    return new Alarm(world);
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

Deno.test("kill -9 while sending, eight times, three replicas: each digest at least once, at most one repeat for each kill", async () => {
  await using alarm = await Alarm.create();
  const store = await openSqlite(alarm.place.database);
  for (const replica of ["1", "2", "3"]) alarm.start(replica);
  await until(() => alarm.messages.some(({ kind }) => kind === "baseline"), 40_000);
  // The first attempt of each is left open, and who made it is killed.
  alarm.respond = (_, times) => times === 1 ? { bytes: "", hold: true } : response(204);
  // In turns, so that none becomes unsteady.
  const turns = ["site down", "other down", "site up", "other up"];
  const expected = Array.from({ length: KILLS }, (_, kill) => turns[kill % turns.length]);
  const repeats: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const before = alarm.messages.length;
    const [name, what] = expected[kill].split(" ");
    await alarm.world.set(name, { status: what === "up" ? 200 : 503 });
    await until(() => alarm.messages.length > before, 40_000);
    const { bytes } = (await store.document("ledger/ops"))!;
    const [replica] = (await decodeLedger(bytes)).pending!.sender!.split(" ");
    const killed = Date.now();
    await alarm.processes.get(replica)!.kill("SIGKILL");
    alarm.processes.delete(replica);
    alarm.start(`${4 + kill}`);
    const { id } = alarm.messages[before];
    await until(() => alarm.messages.filter((message) => message.id === id).length > 1, 40_000);
    repeats.push(Date.now() - killed);
    await delay(INTERVAL / 2);
  }
  const { messages } = alarm;
  await store.close();
  assertInTurn(messages);
  const changes = distinct(messages).filter(({ kind }) => kind === "change");
  const isOfSite = (line: string) => turns.includes(line);
  assert.deepEqual(changes.flatMap(({ lines }) => lines).filter(isOfSite), expected);
  for (const { id } of changes.filter(({ lines }) => lines.some(isOfSite))) {
    const times = messages.filter((message) => message.id === id).length;
    assert(times === 2, `${id} came ${times} times`);
  }
  console.log("repeated after, ms:", repeats.sort((a, b) => a - b).join(" "));
});

Deno.test("a channel away for a while, replicas, one of them with its clock ahead: all arrives in turn, once, the text frozen", async () => {
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
  "the store away for two slots: each process tells by itself and says so; nothing is told again after",
  async () => {
    if (findProgram(JAVA)) local = await startDynamoDbLocal();
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
