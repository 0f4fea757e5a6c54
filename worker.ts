import { readConfig } from "./lib/config/config.ts";
import { ALLOWED_ADDRESSES, parseServeAddress } from "./lib/config/serve_address.ts";
import { trustProblems } from "./lib/check/certificate/trust.ts";
import { roomFor } from "./lib/file_descriptors.ts";
import type { HttpResponse } from "./lib/http/http_response.ts";
import { HttpServer } from "./lib/http/server.ts";
import { configureLog, flushLog, log } from "./lib/log/log.ts";
import { messageOf } from "./lib/message.ts";
import { putAnswer } from "./lib/place/answers.ts";
import { carryOut } from "./lib/place/carry_out.ts";
import { QueueConsumer } from "./lib/place/consumer.ts";
import { connect } from "./lib/store/dynamodb/client.ts";
import { SweepThread } from "./lib/sweep/thread.ts";
import { VERSION } from "./lib/version.ts";

// A place's worker: takes jobs from the place's queue, checks their targets, and writes the results to the table. It has
// no list, no page and no schedule, and no rights that a message could use for anything else.

/** Milliseconds within which the process ends. */
const STOP_WITHIN = 9000;

/** Milliseconds allowed for the last lines of the log to be read. */
const LAST_LINES = 500;

/** Seconds for which a message is hidden at most: a job is delayed that long if its worker dies. */
const MAX_HIDDEN = 30;

const stopping = new AbortController();

async function exit(code: number): Promise<never> {
  await flushLog(LAST_LINES);
  Deno.exit(code);
}

/** Ends the process because of something its user has to fix: each problem on its own line. */
async function reject(problems: string[]): Promise<never> {
  for (const problem of problems) console.error(problem);
  return await exit(2);
}

const env = Deno.env.toObject();
const read = readConfig(env, { terminal: Deno.stdout.isTerminal(), hostname: Deno.hostname(), worker: true });
const untrusted = trustProblems(env);
if (!read.ok) throw await reject([...read.problems, ...untrusted]);
if (untrusted.length > 0) throw await reject(untrusted);
const address = parseServeAddress(env.DENO_SERVE_ADDRESS || undefined);
if (!address) throw await reject([`DENO_SERVE_ADDRESS: must be ${ALLOWED_ADDRESSES}`]);

const { config } = read;
await configureLog(config.log);
for (const warning of read.warnings) log.warn("{warning}", { event: "config.warning", warning });

const { queue, place, store, interval, allowPrivate } = config;
if (!queue || store.kind !== "dynamodb") throw new Error("Cannot work without queue and table");
const table = connect(store.region ? { region: store.region } : {});
const thread = new SweepThread();
const room = roomFor(config.concurrency);

const consumer = new QueueConsumer({
  queue,
  hidden: Math.max(2, Math.min(MAX_HIDDEN, Math.round(interval / 20_000))),
  carryOut: (delivery) =>
    carryOut(delivery, {
      place,
      check: (targets, { concurrency, ...options }) =>
        thread.sweep(targets, {
          ...options,
          concurrency: Math.max(1, Math.min(concurrency, room.most)),
          most: room.most,
          allowPrivate,
          signal: stopping.signal,
        }),
      answer: (name, answer) => putAnswer(table, store.table, name, answer),
    }),
});

async function stop(signal: string): Promise<void> {
  log.info("Stopping on {signal}", { event: "stopping", signal });
  setTimeout(() => void exit(0), STOP_WITHIN);
  const stopped = consumer.stop();
  stopping.abort(new DOMException("Lookout is stopping", "AbortError"));
  await stopped;
  await exit(0);
}
for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, () => void stop(signal));

/** Serves liveness alone: jobs do not come over HTTP. */
const server = new HttpServer(({ target }) =>
  target === "/health" ? responseOf(200, { status: "ok" }) : responseOf(404, { status: "not found" })
);

function responseOf(status: number, json: object): HttpResponse {
  const body = new TextEncoder().encode(JSON.stringify(json));
  return { status, headers: new Headers({ "content-type": "application/json" }), body };
}
try {
  await server.listen(address);
} catch (error) {
  throw await reject([`Cannot serve: ${messageOf(error)}. Set DENO_SERVE_ADDRESS to use another one`]);
}
log.info("Lookout {version} is checking for the place {place}", {
  event: "worker.started",
  version: VERSION,
  place,
  queue: queue.url,
  table: store.table,
});
consumer.start();
await server.serve();
