// @ts-types="@types/cli-progress"
import type { SingleBar } from "cli-progress";
import { parseArgs } from "node:util";
import { countsOf } from "./lib/api/older.ts";
import { apiCheck } from "./lib/api/check.ts";
import { trustProblems } from "./lib/check/certificate/trust.ts";
import { readConfig } from "./lib/config/config.ts";
import type { Config } from "./lib/config/variables.ts";
import { roomFor } from "./lib/file_descriptors.ts";
import { ListReader } from "./lib/list/reader.ts";
import { openSource } from "./lib/list/source/open.ts";
import { standardInput } from "./lib/list/source/standard_input.ts";
import { MaintenanceReader } from "./lib/maintenance/reader.ts";
import { messageOf } from "./lib/message.ts";
import { countLimits } from "./lib/model/check.ts";
import { covers, type MaintenanceWindow, unmatchedWords } from "./lib/model/maintenance.ts";
import { countChecks, type Progress } from "./lib/model/sweep.ts";
import type { Target } from "./lib/model/target.ts";
import { sweepReport } from "./lib/show/sweep_report.ts";
import { type SingleSweep, singleSweep } from "./lib/sweep/single_sweep.ts";
import { counted } from "./lib/text/numbers.ts";
import { visible, visibleJson } from "./lib/text/visible.ts";

const HELP: Record<string, string> = {
  alert: `Usage: deno task alert [CHANNEL] [--print]

Sends a sample message to the alert channels in LOOKOUT_ALERTS, or to one of them.

  CHANNEL  the channel's name (default: all of them)
  --print  show what would be sent, without its URL and secrets, and send nothing
  --help   show this help

Exit status: 0 if every message was delivered; 1 if one was not; 2 if the configuration is invalid.`,
  sweep: `Usage: deno task sweep [FILE] [--json]

Checks every site in a list once and prints what failed, by reason, and a summary. Nothing is stored.

  FILE     the list, a CSV: a path, an https URL, s3://<bucket>/<key>, or - for standard input (default: LOOKOUT_TARGETS,
           else urls.csv)
  --json   print one JSON object to standard output and nothing else
  --help   show this help

Exit status: 0 if the sweep completed, whatever it found; 2 if the list or the configuration is invalid.`,
  table: `Usage: deno task table

Creates the DynamoDB table named in LOOKOUT_STORE, for local use; on AWS the deployment creates it. Region, endpoint and
credentials come from where the AWS SDK looks for them (AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB, ...).

  --help   show this help

Exit status: 0 if the table exists; 2 if it cannot be created or the configuration is invalid.`,
  validate: `Usage: deno task validate [FILE] [--look] [--corrected]

Reads a list and prints every warning and problem in it, then the number of targets, warnings and problems; then does
the same for the maintenance windows in LOOKOUT_MAINTENANCE.

  FILE         the list, a CSV: a path, an https URL, s3://<bucket>/<key>, or - for standard input (default:
               LOOKOUT_TARGETS, else urls.csv)
  --look       also visit every site, and print what should be removed or changed: names that do not resolve, addresses
               that have moved for good or also work over https, and sites listed under two addresses
  --corrected  the same, but print the list with the better addresses to standard output; no row is removed
  --help       show this help

Exit status: 0 if the list and the windows are valid; 2 if they or the configuration are not.`,
};

/**
 * Loads what one command needs. By a name that is made here, because Deno reads every module that a literal names, in every
 * command.
 */
const load = (path: string) => import(new URL(path, import.meta.url).href);

/** Exit status of a command. */
type ExitCode = 0 | 1 | 2;

async function main(args: string[]): Promise<ExitCode> {
  const [command, ...rest] = args;
  if (command === "--help" || command === "-h") {
    console.log(Object.values(HELP).join("\n\n"));
    return 0;
  }
  if (!Object.hasOwn(HELP, command ?? "")) return fail(...Object.values(HELP));
  const help = HELP[command];
  let parsed;
  try {
    parsed = parseArgs({
      args: rest,
      allowPositionals: true,
      options: {
        help: { type: "boolean", short: "h" },
        ...(command === "sweep" && { json: { type: "boolean" } }),
        ...(command === "alert" && { print: { type: "boolean" } }),
        ...(command === "validate" && { look: { type: "boolean" }, corrected: { type: "boolean" } }),
      },
    });
  } catch (error) {
    return fail(visible(messageOf(error)), "", help);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    console.log(help);
    return 0;
  }
  if (command === "table") return await createTable(positionals);
  if (command === "alert") {
    const { sampleAlert }: typeof import("./lib/alert/sample.ts") = await load("./lib/alert/sample.ts");
    const read = readConfig(Deno.env.toObject());
    return read.ok ? await sampleAlert(read.config, positionals, values.print === true) : fail(...read.problems);
  }
  if (positionals.length > 1) return fail(`Expected one list, got ${positionals.length}`, "", help);

  const [file] = positionals;
  const env = Deno.env.toObject();
  const read = readConfig({ ...env, ...(file && { LOOKOUT_TARGETS: file }) });
  const untrusted = command === "sweep" ? trustProblems(env) : [];
  if (!read.ok) return fail(...read.problems, ...untrusted);
  if (untrusted.length > 0) return fail(...untrusted);
  const { config } = read;
  const source = file === "-" || file === "/dev/stdin" ? standardInput() : await openSource(config.targets);
  const reader = new ListReader(source, { maxTargets: config.maxTargets });
  const list = await reader.read();
  const { warnings } = list.ok ? list.status : list;
  for (const warning of [...read.warnings, ...warnings]) console.error(`warning: ${warning}`);
  const planned = command === "validate"
    ? await validateMaintenance(config, list.ok ? list.status.targets : [])
    : undefined;
  if (!list.ok) {
    const verdict = `${reader.source.name}: ${countedRemarks(warnings, list.problems)}`;
    return fail(...list.problems, ...(command === "validate" ? [verdict] : []), ...(planned?.problems ?? []));
  }
  const { targets } = list.status;
  if (command === "validate") {
    const verdict = `${reader.source.name}: ${countedTargets(targets)}, ${countedRemarks(warnings)}`;
    // Standard output is the list where that is wanted.
    if (values.corrected) console.error(verdict);
    else console.log(verdict);
    if (values.look || values.corrected) await review(reader, targets.length, config, values.corrected === true);
    if (planned?.verdict) console.log(planned.verdict);
    if (planned && planned.problems.length > 0) return fail(...planned.problems);
    return 0;
  }
  const { windows, problems } = config.maintenance
    ? await new MaintenanceReader(await openSource(config.maintenance)).read()
    : { windows: [], problems: [] };
  if (problems.length > 0) return fail(...problems);
  await sweepOnce(targets, config, { json: values.json === true, windows });
  return 0;
}

/** Visits the sites of a valid list, and prints what it should say instead. */
async function review({ source, bytes }: ListReader, total: number, config: Config, corrected: boolean): Promise<void> {
  const { reviewList }: typeof import("./lib/review/review.ts") = await load("./lib/review/review.ts");
  const bar = Deno.stderr.isTerminal() ? await Bar.of(total, " visited") : undefined;
  const found = await reviewList(bytes!, {
    ...config,
    source: source.name,
    onProgress: (done) => bar?.update({ done }),
  });
  bar?.stop();
  for (const remark of found.remarks) (corrected ? console.error : console.log)(remark);
  if (corrected) console.log(found.corrected.trimEnd());
  else if (found.remarks.length === 0) console.log("No better address was found for any site");
}

/** Reads the windows of maintenance that are configured, and prints a warning for each that is about no target. */
async function validateMaintenance({ maintenance }: Config, targets: readonly Target[]) {
  if (!maintenance) return undefined;
  const reader = new MaintenanceReader(await openSource(maintenance));
  const { source, windows, problems } = await reader.read();
  if (problems.length > 0) return { problems: [...problems, `${source}: ${countedRemarks([], problems)}`] };
  const unmatched = targets.length === 0
    ? []
    : windows.filter((window) => !targets.some((target) => covers(window, target)));
  const warnings = unmatched.map((window) => unmatchedWords(source, window));
  for (const warning of warnings) console.error(`warning: ${warning}`);
  return { problems, verdict: `${source}: ${counted(windows.length, "window")}, ${countedRemarks(warnings)}` };
}

function countedTargets(targets: readonly Target[]): string {
  const categories = new Set(targets.map(({ category }) => category).filter((category) => category !== "")).size;
  const where = categories > 0 ? ` in ${counted(categories, "category", "categories")}` : "";
  return counted(targets.length, "target") + where;
}

function countedRemarks(warnings: readonly string[], problems: readonly string[] = []): string {
  const some = (count: number, kind: string) => count === 0 ? `no ${kind}s` : counted(count, kind);
  return `${some(warnings.length, "warning")}, ${some(problems.length, "problem")}`;
}

function fail(...lines: string[]): ExitCode {
  for (const line of lines) console.error(line);
  return 2;
}

async function createTable(positionals: string[]): Promise<ExitCode> {
  if (positionals.length > 0) return fail("Unexpected argument: the table is named in LOOKOUT_STORE", "", HELP.table);
  const read = readConfig(Deno.env.toObject());
  if (!read.ok) return fail(...read.problems);
  const { store } = read.config;
  if (store.kind !== "dynamodb") return fail(`LOOKOUT_STORE: must be dynamodb:<table>`);
  const dynamodb: typeof import("./lib/store/dynamodb/table.ts") = await load("./lib/store/dynamodb/table.ts");
  try {
    await dynamodb.createTable(store.table);
  } catch (error) {
    return fail(messageOf(error));
  }
  console.log(`Created the table ${store.table}`);
  return 0;
}

interface SweepOnceOptions {
  json: boolean;
  /** Of maintenance. */
  windows: readonly MaintenanceWindow[];
}

async function sweepOnce(targets: Target[], config: Config, { json, windows }: SweepOnceOptions): Promise<void> {
  const { concurrency, most } = roomFor(config.concurrency);
  if (concurrency < config.concurrency) {
    console.error(
      `warning: running only ${concurrency} checks at once instead of ${config.concurrency}: the open file limit is too low (ulimit -n)`,
    );
  }
  const progress = json
    ? undefined
    : Deno.stderr.isTerminal()
    ? await Bar.of(targets.length, ", {down} down, {confirming} to recheck")
    : new Lines();
  const swept = await singleSweep(targets, {
    ...config,
    concurrency,
    most,
    windows,
    onProgress: (at) => progress?.update(at),
  });
  progress?.stop();
  if (json) return printJson(targets, swept);
  const colour = Deno.stdout.isTerminal() && !Deno.noColor;
  console.log(sweepReport(targets, swept.checks, { ...swept, colour }));
}

/** Progress on a terminal. */
class Bar {
  private constructor(readonly bar: SingleBar) {}

  /** Shows the bar; its library is loaded only where it is seen. */
  static async of(total: number, label: string): Promise<Bar> {
    // @ts-types="@types/cli-progress"
    const { SingleBar } = await import("cli-progress");
    const bar = new SingleBar({ format: `{bar} {value} of {total}${label}`, hideCursor: true });
    bar.start(total, 0, { down: 0, confirming: 0 });
    return new Bar(bar);
  }

  update({ done, ...counts }: Pick<Progress, "done"> & Partial<Progress>): void {
    this.bar.update(done, counts);
  }

  stop(): void {
    this.bar.stop();
  }
}

/** Progress in a log: a line every few seconds. */
class Lines {
  static readonly EVERY = 5000;
  #next = Date.now() + Lines.EVERY;

  update({ done, total, down, confirming }: Progress): void {
    if (Date.now() < this.#next) return;
    this.#next = Date.now() + Lines.EVERY;
    console.error(`${done} of ${total}, ${down} down, ${confirming} to recheck`);
  }

  stop(): void {}
}

function printJson(targets: readonly Target[], { checks, started, ms, reliable }: SingleSweep): void {
  const { counts, summary } = countChecks(checks);
  console.log(visibleJson(JSON.stringify({
    started: new Date(started).toISOString(),
    durationMs: ms,
    reliable,
    counts,
    ...countsOf(summary),
    limits: countLimits(checks),
    targets: targets.map(({ id, name, url, category }, index) => ({
      id,
      name,
      url,
      category,
      ...apiCheck(checks[index], started + ms),
    })),
  })));
}

if (import.meta.main) {
  Deno.addSignalListener("SIGINT", () => Deno.exit(130));
  Deno.exit(await main(Deno.args));
}
