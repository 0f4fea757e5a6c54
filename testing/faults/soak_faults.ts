import assert from "node:assert/strict";
import { join } from "node:path";
import { openDynamoDb } from "../../lib/store/dynamodb/dynamodb.ts";
import { createTable } from "../../lib/store/dynamodb/table.ts";
import { JAVA, startDynamoDbLocal } from "../dynamodb/dynamodb_local.ts";
import { needs } from "../process/needs.ts";

const SLOTS = 500;

/** Slots before these, until caches are full and the engine has compiled what it will. */
const WARM_UP = 150;

const ROOT = join(import.meta.dirname!, "../..");

/** What the process held after a slot; bytes. */
interface Held {
  slot: number;
  targets: number;
  rss: number;
  heapUsed: number;
  handles: number;
}

/** A world of its own process with so many sites that answer; the path of its list. */
async function startSites(count: number) {
  const options = [`--targets=${count}`, "--median-ms=2", "--tls-share=0.1"];
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "testing/internet/world_process.ts", ...options],
    cwd: ROOT,
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { targets, ca } = JSON.parse((await reader.read()).value!);
  return {
    targets: targets as string,
    ca: ca as string,
    async [Symbol.asyncDispose]() {
      await process.stdin.close();
      await reader.cancel();
      await process.status;
    },
  };
}

needs(JAVA, `${SLOTS} slots with 1,000 targets: memory stays flat, no handle is left`, async () => {
  await using local = await startDynamoDbLocal();
  await createTable("soak", local.client);
  await using sites = await startSites(100);
  // Sites would take most of the time that there is; to be refused costs a socket too.
  const refusing = Array.from({ length: 900 }, (_, index) => {
    return `Refusing ${index},http://127.0.${1 + Math.floor(index / 200)}.${1 + index % 200}:1/,\n`;
  });
  await Deno.writeTextFile(sites.targets, refusing.join(""), { append: true });
  const folder = await Deno.makeTempDir();
  const started = performance.now();
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--v8-flags=--expose-gc", "testing/faults/soak.ts", `${WARM_UP + SLOTS}`, folder],
    cwd: ROOT,
    env: {
      ...local.env,
      DENO_CERT: sites.ca,
      LOOKOUT_STORE: "dynamodb:soak",
      LOOKOUT_TARGETS: sites.targets,
      LOOKOUT_CONFIRM_DELAY: "0s",
    },
  }).output();
  await Deno.remove(folder, { recursive: true });
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trim().split("\n").map((line) => JSON.parse(line));
  const { atFirst, atLast } = lines.pop();
  assert.equal(lines.length, WARM_UP + SLOTS);
  const held: Held[] = lines.slice(WARM_UP);
  assert(held.every(({ targets }, index) => targets === 1000 && held[index].slot === held[0].slot + index * 600_000));

  const store = await openDynamoDb("soak", { client: local.client, now: () => held.at(-1)!.slot });
  const records = (await store.sweeps(held[0].slot)).map((
    { slot, counts },
  ) => [slot, counts.up + counts.blocked > 75]);
  await store.close();
  assert.deepEqual(records, held.map(({ slot }) => [slot, true]));

  const tenth = SLOTS / 10;
  const meanOf = (from: number, of: "rss" | "heapUsed") =>
    held.slice(from, from + tenth).reduce((sum, each) => sum + each[of], 0) / tenth;
  const [early, late] = [tenth, SLOTS - tenth].map((from) => ({
    rss: meanOf(from, "rss"),
    heap: meanOf(from, "heapUsed"),
  }));
  const heap = [early, late].map(({ heap }) => Math.round(heap / 1e6));
  const tenths = Array.from({ length: 10 }, (_, index) => Math.round(meanOf(index * tenth, "rss") / 1e6));
  console.log(
    `${Math.round((performance.now() - started) / 1000)} s;`,
    `rss by tenths, MB: ${tenths.join(" ")}; heap of the second and the last: ${heap.join(" ")}`,
  );
  assert(late.rss <= 1.1 * early.rss, `${late.rss} > 1.1 * ${early.rss}`);
  assert(late.heap <= 1.1 * early.heap, `${late.heap} > 1.1 * ${early.heap}`);
  // The store's connections come and go; what leaks would leave hundreds.
  const handlesOf = (from: number) => Math.max(...held.slice(from, from + tenth).map(({ handles }) => handles));
  assert(handlesOf(SLOTS - tenth) <= handlesOf(tenth) + 10, `${handlesOf(SLOTS - tenth)} handles`);
  // That the process came to its end says that nothing was left that could have kept it. What the SDK's client has open to DynamoDB
  // when it is destroyed stays until then: some ten connections, however many sweeps there were.
  assert(atLast <= atFirst + 20, `${atFirst} handles at first, ${atLast} in the end`);
});
