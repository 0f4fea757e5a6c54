import { closestMatch } from "leven";
import { HERE } from "../model/opinion.ts";
import { duration } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";
import type { Surroundings } from "./variable.ts";
import { type Config, SETTINGS, VARIABLES } from "./variables.ts";

export type ReadConfig =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };

export interface ReadConfigOptions {
  /** Whether the log goes to a terminal. Default false. */
  terminal?: boolean;
  /** Default "localhost". */
  hostname?: string;
  /** Whether this is a place's worker. Default false. */
  worker?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The only reader of the environment: every problem in one go, each with the variable, its value and what is allowed.
 * An unknown name that begins with `LOOKOUT_` is a warning, since orchestrators inject such names; so is a timeout that no
 * check can reach. A worker gets its timeouts with its jobs.
 */
export function readConfig(env: Environment, options: ReadConfigOptions = {}): ReadConfig {
  const { terminal = false, hostname = "localhost", worker = false } = options;
  const { baseUrl } = VARIABLES;
  const surroundings = { terminal, hostname, baseUrl: baseUrl.parse(env[baseUrl.name] ?? "") ?? "", worker };
  const problems: string[] = [];
  const values = SETTINGS.map((setting) => {
    const { name, allowed, parse, isSecret } = VARIABLES[setting];
    const value = parse(env[name] || fallbackOf(setting, surroundings));
    if (value === undefined) problems.push(`${name}${isSecret ? "" : ` ${shown(env[name]!)}`}: must be ${allowed}`);
    return [setting, value];
  });
  const config: Config = Object.fromEntries(values);
  if (problems.length === 0) problems.push(...worker ? workerProblems(config) : placesProblems(config));
  const names = SETTINGS.map((setting): string => VARIABLES[setting].name);
  const warnings = Object.keys(env).filter((name) => name.startsWith(PREFIX) && !names.includes(name)).sort()
    .map((name) => {
      const maxDistance = Math.min(3, Math.floor((name.length - PREFIX.length) / 2));
      const meant = closestMatch(name, names, { maxDistance });
      return `${visible(name)}: unknown variable${meant ? ` (did you mean ${meant}?)` : ""}`;
    });
  if (problems.length === 0 && !worker) warnings.push(...timeoutWarnings(config));
  return problems.length ? { ok: false, problems, warnings } : { ok: true, config, warnings };
}

const PREFIX = "LOOKOUT_";

/** A check that takes as long as a slot ends with its sweep, without a result. */
function timeoutWarnings({ timeout, interval }: Config): string[] {
  if (timeout < interval) return [];
  const isLong = `${VARIABLES.timeout.name} (${duration(timeout)}): not shorter than`;
  return [`${isLong} ${VARIABLES.interval.name} (${duration(interval)}), so sites that time out are unknown, not down`];
}

/** What places want of other variables. */
function placesProblems({ places, store, sweepAt }: Config): string[] {
  const problems: string[] = [];
  if (places.length > 0 && store.kind !== "dynamodb") {
    problems.push(
      `${VARIABLES.places.name}: needs ${VARIABLES.store.name}=dynamodb:<table>, where places write their results`,
    );
  }
  if (sweepAt !== HERE && !places.some(({ name }) => name === sweepAt)) {
    problems.push(`${VARIABLES.sweepAt.name} ${shown(sweepAt)}: must be ${VARIABLES.sweepAt.allowed}`);
  }
  return problems;
}

/** What a worker cannot do without. */
function workerProblems({ queue, place, store }: Config): string[] {
  const problems: string[] = [];
  if (!queue) problems.push(`${VARIABLES.queue.name}: must be ${VARIABLES.queue.allowed}`);
  if (place === "") problems.push(`${VARIABLES.place.name}: must be ${VARIABLES.place.allowed}`);
  if (store.kind !== "dynamodb") {
    problems.push(
      `${VARIABLES.store.name}: must be dynamodb:<table> in a worker, with ?region=<region> if that is another one`,
    );
  }
  return problems;
}

function fallbackOf(setting: keyof Config, surroundings: Surroundings): string {
  const { fallback } = VARIABLES[setting];
  return typeof fallback === "string" ? fallback : fallback.from(surroundings);
}

/** A value for a message, without what may be a password or a token in a URL. */
function shown(text: string): string {
  return JSON.stringify(visible(text.replace(/:\/\/.*@/s, "://...@").replace(/(:\/\/[^?]*\?).+/s, "$1...")));
}
