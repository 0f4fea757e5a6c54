import { createApp, type LookoutApp } from "./app.ts";
import { readConfig } from "./lib/config.ts";
import { ListReader } from "./lib/list.ts";
import { configureLog, flushLog, log } from "./lib/log.ts";
import { Monitor } from "./lib/monitor.ts";
import { openSource } from "./lib/source/open.ts";
import { openStore } from "./lib/store/open.ts";
import { Spool } from "./lib/store/spool.ts";
import { SweepThread } from "./lib/sweep_thread.ts";
import { VERSION } from "./lib/version.ts";

/** Milliseconds that the process takes to end at most, and of these the ones that open requests have. */
const STOP_WITHIN = 9000;
const GRACE = 5000;

/** Milliseconds that whoever reads the log has for its last lines. */
const LAST_LINES = 500;

/** What has to be stopped in order, once it is there. */
let running: { monitor: Monitor; app: LookoutApp } | undefined = undefined;

async function stop(signal: string): Promise<void> {
  log.info("Stopping on {signal}", { event: "stopping", signal });
  // Whatever does not come to its end: a store that hangs, a request that is never read.
  setTimeout(() => void exit(signal), STOP_WITHIN);
  if (running) {
    const { monitor, app } = running;
    await monitor.stop().catch((error) => log.error("{error}", { event: "stop.failed", error: error.message }));
    for (const end = Date.now() + GRACE; app.open > 0 && Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await exit(signal);
}

/** Milliseconds until the watcher of `deno task dev` has replaced a program that it has sent SIGTERM to for a change. */
const REPLACED_WITHIN = 2000;

/**
 * Ends the process with 0. In development Deno's watcher stands between: it takes an exit for a reason to wait for the
 * next change, ends SIGINT by itself, and sends SIGTERM of its own before it starts the changed program.
 */
async function exit(signal: string): Promise<void> {
  await flushLog(LAST_LINES);
  if (Deno.mainModule !== import.meta.resolve("./dev.ts")) Deno.exit(0);
  if (signal === "SIGTERM") setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), REPLACED_WITHIN);
}

let stopping: Promise<void> | undefined;
// First of all, since opening a store may take long. With a cron registered, Deno does not end on SIGTERM by itself. Windows has no
// SIGTERM.
const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGTERM", "SIGINT"];
for (const signal of signals) {
  Deno.addSignalListener(signal, () => stopping ??= stop(signal));
}

/** Ends the process for what its user has to mend: every problem a line, no stack trace. */
async function refuse(problems: string[]): Promise<never> {
  await flushLog(LAST_LINES);
  for (const problem of problems) console.error(problem);
  Deno.exit(2);
}

const read = readConfig(Deno.env.toObject(), { terminal: Deno.stdout.isTerminal(), hostname: Deno.hostname() });
if (!read.ok) throw await refuse(read.problems);
const { config } = read;
await configureLog(config.log);
for (const warning of read.warnings) log.warn("{warning}", { event: "config.warning", warning });

const store = await openStore(config.store).catch((error) => refuse([error.message]));
const reader = new ListReader(await openSource(config.targets), { maxTargets: config.maxTargets });
const list = await reader.read(() => store.latestTargets());
if (!list.ok) throw await refuse(list.problems);

const spool = new Spool(`${config.data}/spool`);
await spool.check();
const thread = new SweepThread();
const monitor = new Monitor({
  config,
  store,
  spool,
  reader,
  list: list.status,
  sweep: (targets, options) => thread.sweep(targets, options),
});
await monitor.load();

export const app = createApp(monitor);
running = { monitor, app };

log.info("Lookout {version} watches {targets} targets every {seconds} s", {
  event: "started",
  version: VERSION,
  targets: list.status.targets.length,
  seconds: config.interval / 1000,
  store: store.name,
  replica: config.replica,
});

const TEN_MINUTES = 600_000;
if (config.interval === TEN_MINUTES) {
  // Not awaited: a cron skips its ticks while its handler runs.
  Deno.cron("sweep", "*/10 * * * *", () => void monitor.tick());
}
monitor.start();

/** Deno listens once this module is loaded, and says nowhere else that it could not. */
function isRefusedToListen(error: unknown): error is Error {
  const { AddrInUse, AddrNotAvailable, PermissionDenied } = Deno.errors;
  return !app.asked && [AddrInUse, AddrNotAvailable, PermissionDenied].some((kind) => error instanceof kind);
}

/** What nobody foresaw is told, and does not end the watching; but nobody would see what an unreachable page shows. */
async function survive(event: Event, error: unknown): Promise<void> {
  event.preventDefault();
  if (!isRefusedToListen(error)) return log.error("Unforeseen: {error}", { event: "unforeseen", error });
  await monitor.stop().catch(() => {});
  await refuse([`Cannot serve: ${error.message}; DENO_SERVE_ADDRESS names another address`]);
}
addEventListener("unhandledrejection", (event) => void survive(event, event.reason));
addEventListener("error", (event) => void survive(event, event.error));
