import { createApp, type LookoutApp } from "./app.ts";
import { readConfig } from "./lib/config/config.ts";
import type { AlertsConfig, Secret } from "./lib/config/secret.ts";
import type { Config } from "./lib/config/variables.ts";
import { connectionLimit, filesWanted } from "./lib/http/connection_limit.ts";
import { freeFiles, roomFor } from "./lib/file_descriptors.ts";
import { ListReader } from "./lib/list/reader.ts";
import { HttpServer } from "./lib/http/server.ts";
import { configureLog, flushLog, log } from "./lib/log/log.ts";
import { lastGood } from "./lib/maintenance/last_good.ts";
import { MaintenanceReader } from "./lib/maintenance/reader.ts";
import { messageOf } from "./lib/message.ts";
import { Monitor } from "./lib/monitor/monitor.ts";
import { ALLOWED_ADDRESSES, parseServeAddress } from "./lib/config/serve_address.ts";
import { openSource } from "./lib/list/source/open.ts";
import { openStore } from "./lib/store/open.ts";
import type { Store } from "./lib/store/store.ts";
import { Spool } from "./lib/store/spool.ts";
import { SweepThread } from "./lib/sweep/thread.ts";
import { trustProblems } from "./lib/check/certificate/trust.ts";
import { counted, duration } from "./lib/text/numbers.ts";
import { VERSION } from "./lib/version.ts";

/** Milliseconds within which the process ends, and the share of them that open requests get. */
const STOP_WITHIN = 9000;
const GRACE = 5000;

/** Milliseconds allowed for the last lines of the log to be read. */
const LAST_LINES = 500;

/** Milliseconds until the first sweep, so that a first visitor does not have to wait for its thread to load as well. */
const FIRST_PAGE = 300;

/** What has to be stopped in order, once it exists. */
let running: { monitor: Monitor; app: LookoutApp; server: HttpServer } | undefined = undefined;

async function stop(signal: string): Promise<void> {
  log.info("Stopping on {signal}", { event: "stopping", signal });
  // In case something hangs: a store, or a client that never reads its response.
  setTimeout(() => void exit(signal), STOP_WITHIN);
  if (running) {
    const { monitor, app, server } = running;
    await monitor.stop().catch((error) => log.error("{error}", { event: "stop.failed", error: error.message }));
    server.close();
    for (const end = Date.now() + GRACE; app.open + server.pendingRequests > 0 && Date.now() < end;) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  await exit(signal);
}

/** Milliseconds until the watcher of `deno task dev` has replaced a program that it has sent SIGTERM to for a change. */
const REPLACED_WITHIN = 2000;

/**
 * Ends the process with 0. In development Deno's watcher is in between: it treats an exit as a reason to wait for the
 * next change, handles SIGINT itself, and sends its own SIGTERM before it starts the changed program.
 */
async function exit(signal: string): Promise<void> {
  await flushLog(LAST_LINES);
  if (Deno.mainModule !== import.meta.resolve("./dev.ts")) Deno.exit(0);
  if (signal === "SIGTERM") setTimeout(() => Deno.kill(Deno.pid, "SIGKILL"), REPLACED_WITHIN);
}

let stopping: Promise<void> | undefined;
// First of all, since opening a store may take long. With a cron registered, Deno itself does not end on SIGTERM. Windows has no
// SIGTERM.
const signals: Deno.Signal[] = Deno.build.os === "windows" ? ["SIGINT"] : ["SIGTERM", "SIGINT"];
for (const signal of signals) {
  Deno.addSignalListener(signal, () => stopping ??= stop(signal));
}

/** Ends the process because of something its user has to fix: each problem on its own line, no stack trace. */
async function reject(problems: string[]): Promise<never> {
  await flushLog(LAST_LINES);
  for (const problem of problems) console.error(problem);
  Deno.exit(2);
}

/** Loaded only where there are channels. */
async function openAlerts(alerts: AlertsConfig) {
  const { openChannels } = await import("./lib/alert/channels.ts");
  return await openChannels(alerts);
}

/** Loaded only where there are places. */
async function openPlaces(config: Config) {
  const { places, store } = config;
  if (places.length === 0 || store.kind !== "dynamodb") return undefined;
  const { Places } = await import("./lib/place/places.ts");
  const { SweepPlaces } = await import("./lib/sweep/sweep_places.ts");
  return new SweepPlaces({ config, places: new Places({ places, table: store.table, region: store.region }) });
}

/** Requests the pulse's URL in the background. */
async function pulse({ text }: Secret, isWell: boolean): Promise<void> {
  const { sendPulse } = await import("./lib/alert/pulse.ts");
  await sendPulse(text(), isWell);
}

/** The announced maintenance; a remote source that is unreachable at the start is no reason not to monitor. */
async function maintenanceOf({ maintenance }: Config, store: Store) {
  if (!maintenance) return undefined;
  const reader = new MaintenanceReader(await openSource(maintenance));
  return { reader, status: await reader.read(() => lastGood(store, reader.source.name)) };
}

const env = Deno.env.toObject();
const read = readConfig(env, { terminal: Deno.stdout.isTerminal(), hostname: Deno.hostname() });
const untrusted = trustProblems(env);
if (!read.ok) throw await reject([...read.problems, ...untrusted]);
if (untrusted.length > 0) throw await reject(untrusted);
await configureLog(read.config.log);
for (const warning of read.warnings) log.warn("{warning}", { event: "config.warning", warning });

const store = await openStore(read.config.store).catch((error) => reject([error.message]));
const reader = new ListReader(await openSource(read.config.targets), { maxTargets: read.config.maxTargets });
const list = await reader.read(() => store.latestTargets());
const maintenance = await maintenanceOf(read.config, store);
const misplanned = maintenance?.reader.source.remote ? [] : maintenance?.status.problems ?? [];
if (!list.ok) throw await reject([...list.problems, ...misplanned]);
if (misplanned.length > 0) throw await reject(misplanned);

const opened = read.config.alerts && await openAlerts(read.config.alerts);
if (opened && !opened.ok) throw await reject(opened.problems);

const spool = new Spool(`${read.config.data}/spool`);
await spool.check();
// Once for checks and visitors: Linux takes 50 ms to make room for this many in a process of several threads.
const files = freeFiles(filesWanted(read.config.concurrency));
const { concurrency, most } = roomFor(read.config.concurrency, () => files);
const config = { ...read.config, concurrency };
if (concurrency < read.config.concurrency) {
  log.warn(
    "Running only {concurrency} checks at once instead of {configured}: the open file limit is too low (ulimit -n)",
    {
      event: "files.few",
      concurrency,
      configured: read.config.concurrency,
    },
  );
}
const thread = new SweepThread();
const { interval, replica } = config;
const places = await openPlaces(config);
const alerts = opened
  ? new (await import("./lib/alert/alerts.ts")).Alerts({ store, replica, interval, channels: opened.channels })
  : undefined;
const monitor = new Monitor({
  config,
  store,
  spool,
  reader,
  list: list.status,
  maintenance,
  most,
  sweep: (targets, options) => thread.sweep(targets, options),
  threadTrouble: () => thread.trouble,
  alerts,
  places,
  onSwept: (isWell) => void (config.pulse && pulse(config.pulse, isWell)),
});
await monitor.load();

export const app = createApp(monitor, { frameAncestors: config.frameAncestors });
const server = new HttpServer((request) => app.respond(request), {
  maxConnections: connectionLimit(config.concurrency, () => files),
});
running = { monitor, app, server };

/** Listens, and serves until the process ends. */
export async function serve(): Promise<void> {
  const given = Deno.env.get("DENO_SERVE_ADDRESS") || undefined;
  const address = parseServeAddress(given);
  if (!address) return await cannotServe(`DENO_SERVE_ADDRESS ${JSON.stringify(given)}: must be ${ALLOWED_ADDRESSES}`);
  try {
    const bound = await server.listen(address);
    // The same line as `deno serve` prints, on standard error: scripts look for it.
    console.error(`Listening on ${bound.transport === "tcp" ? `http://${hostOf(bound)}/` : given}`);
  } catch (error) {
    return await cannotServe(`Cannot serve: ${messageOf(error)}. Set DENO_SERVE_ADDRESS to use another one`);
  }
  await server.serve().catch(async (error) => {
    // An orchestrator restarts it; an unreachable process is useless.
    log.fatal("Cannot accept connections: {error}", { event: "server.failed", error: error.message });
    await flushLog(LAST_LINES);
    Deno.exit(1);
  });
}

function hostOf({ hostname, port }: Deno.NetAddr): string {
  return `${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}

/** Stops: monitoring is pointless if nobody can see the page. */
async function cannotServe(problem: string): Promise<never> {
  await monitor.stop().catch(() => {});
  return await reject([problem]);
}

const { length } = list.status.targets;
log.info(`Lookout {version} is monitoring ${counted(length, "target")} every ${duration(config.interval)}`, {
  event: "started",
  version: VERSION,
  targets: length,
  seconds: config.interval / 1000,
  store: store.name,
  replica: config.replica,
});

const TEN_MINUTES = 600_000;
if (config.interval === TEN_MINUTES) {
  // Not awaited: a cron skips its ticks while its handler runs.
  Deno.cron("sweep", "*/10 * * * *", () => void monitor.tick());
}
setTimeout(() => {
  if (!stopping) monitor.start();
}, FIRST_PAGE);

/** `deno serve` listens once this module is loaded, and reports a failure nowhere else. */
function isRefusedToListen(error: unknown): error is Error {
  const { AddrInUse, AddrNotAvailable, PermissionDenied } = Deno.errors;
  return !app.wasReached && [AddrInUse, AddrNotAvailable, PermissionDenied].some((kind) => error instanceof kind);
}

/** `deno serve` takes no connection any more after this, while the process lives on. */
function isDeaf(error: unknown): error is Error {
  return error instanceof Deno.errors.Http && /too many open files/i.test(error.message);
}

/** Logs an unexpected error and carries on monitoring, unless the page can no longer be reached. */
async function survive(event: Event, error: unknown): Promise<void> {
  event.preventDefault();
  if (isRefusedToListen(error)) {
    return await cannotServe(`Cannot serve: ${error.message}. Set DENO_SERVE_ADDRESS to use another one`);
  }
  log.error("Unexpected error: {error}", { event: "unforeseen", error });
  if (!isDeaf(error)) return;
  await flushLog(LAST_LINES);
  Deno.exit(1);
}
addEventListener("unhandledrejection", (event) => void survive(event, event.reason));
addEventListener("error", (event) => void survive(event, event.error));
