import { parseDuration } from "../duration.ts";
import type { SourceConfig } from "../list/source/source.ts";
import { readUrl } from "../list/url.ts";
import type { StoreConfig } from "../store/store.ts";
import { visible } from "../text/visible.ts";
import { VERSION } from "../version.ts";

/** Everything that can be set from outside. Durations are milliseconds. */
export interface Config {
  targets: SourceConfig;
  store: StoreConfig;
  /** Folder for what must survive a restart and is not in the store. */
  data: string;
  interval: number;
  timeout: number;
  concurrency: number;
  perHost: number;
  /** 0: no second look. */
  confirmDelay: number;
  method: "GET" | "HEAD";
  userAgent: string;
  maxTargets: number;
  allowPrivate: boolean;
  title: string;
  /** An origin; "" when not given. */
  baseUrl: string;
  /** Who may embed the page in a frame, as the Content-Security-Policy has it. */
  frameAncestors: string;
  /** The name under which this process claims slots. */
  replica: string;
  log: "pretty" | "json";
}

export type ReadConfig =
  | { ok: true; config: Config; warnings: string[] }
  | { ok: false; problems: string[]; warnings: string[] };

export interface ReadConfigOptions {
  /** Whether the log goes to a terminal. Default false. */
  terminal?: boolean;
  /** Default "localhost". */
  hostname?: string;
}

/**
 * The only reader of the environment: every problem in one go, each with the variable, its value and what is allowed.
 * An unknown name that begins with `LOOKOUT_` is a warning, since orchestrators inject such names.
 */
export function readConfig(env: Readonly<Record<string, string>>, options: ReadConfigOptions = {}): ReadConfig {
  const problems: string[] = [];
  const known = new Set<string>();

  /** The value of a variable, made by `parse`, which answers undefined for what is not allowed. */
  function read<T>(name: string, fallback: T, allowed: string, parse: (text: string) => T | undefined): T {
    known.add(name);
    const text = env[name];
    if (text === undefined || text === "") return fallback;
    const value = parse(text);
    if (value !== undefined) return value;
    problems.push(`${name} ${shown(text)}: must be ${allowed}`);
    return fallback;
  }
  const text = (name: string, fallback: string) => read(name, fallback, "text", (value) => value);
  const duration = (name: string, fallback: number, from: number, to: number, allowed: string) =>
    read(name, fallback, allowed, (value) => within(parseDuration(value), from, to));
  const count = (name: string, fallback: number, to: number) =>
    read(
      name,
      fallback,
      `a whole number from 1 to ${to}`,
      (value) => within(/^\d+$/.test(value) ? Number(value) : undefined, 1, to),
    );
  const choice = <T extends string>(name: string, fallback: T, choices: readonly T[]) =>
    read(name, fallback, choices.join(" or "), (value) => choices.find((choice) => choice === value));

  const baseUrl = read(
    "LOOKOUT_BASE_URL",
    "",
    "an http or https URL without user, path, query and fragment: the page has to be at the root of a host",
    parseBaseUrl,
  );
  const config: Config = {
    targets: read<SourceConfig>(
      "LOOKOUT_TARGETS",
      { kind: "file", path: "urls.csv" },
      "a path, an https URL or s3://<bucket>/<key>",
      parseSource,
    ),
    store: read<StoreConfig>(
      "LOOKOUT_STORE",
      { kind: "sqlite", path: "data/lookout.db" },
      "sqlite:<path>, dynamodb:<table> or memory:",
      parseStore,
    ),
    data: text("LOOKOUT_DATA", "data"),
    interval: duration("LOOKOUT_INTERVAL", 600_000, 1000, 3_600_000, "a duration from 1s to 1h"),
    timeout: duration("LOOKOUT_TIMEOUT", 10_000, 100, 120_000, "a duration from 100ms to 2m"),
    concurrency: count("LOOKOUT_CONCURRENCY", 256, 10_000),
    perHost: count("LOOKOUT_PER_HOST", 4, 10_000),
    confirmDelay: duration("LOOKOUT_CONFIRM_DELAY", 15_000, 0, 300_000, "a duration from 0s to 5m"),
    method: choice("LOOKOUT_METHOD", "GET", ["GET", "HEAD"]),
    userAgent: read(
      "LOOKOUT_USER_AGENT",
      `Lookout/${VERSION}` + (baseUrl ? ` (+${baseUrl})` : ""),
      "printable ASCII",
      (value) => /^[\x20-\x7e]+$/.test(value) ? value : undefined,
    ),
    maxTargets: count("LOOKOUT_MAX_TARGETS", 10_000, 1_000_000),
    allowPrivate: choice("LOOKOUT_ALLOW_PRIVATE", "true", ["true", "false"]) === "true",
    title: text("LOOKOUT_TITLE", "Lookout"),
    baseUrl,
    frameAncestors: read(
      "LOOKOUT_FRAME_ANCESTORS",
      "'none'",
      "none, or self and origins separated by spaces, as in self https://intranet.example https://*.example.org",
      parseFrameAncestors,
    ),
    replica: text("LOOKOUT_REPLICA", `${options.hostname ?? "localhost"}-${crypto.randomUUID().slice(0, 8)}`),
    log: choice("LOOKOUT_LOG", options.terminal ? "pretty" : "json", ["pretty", "json"]),
  };

  const warnings = Object.keys(env).filter((name) => name.startsWith("LOOKOUT_") && !known.has(name)).sort()
    .map((name) => `${name}: not a variable that Lookout knows`);
  return problems.length ? { ok: false, problems, warnings } : { ok: true, config, warnings };
}

/** A value for a message, without what may be a password or a token in a URL. */
function shown(text: string): string {
  return JSON.stringify(visible(text.replace(/:\/\/.*@/s, "://...@").replace(/(:\/\/[^?]*\?).+/s, "$1...")));
}

function within(value: number | undefined, from: number, to: number): number | undefined {
  return value !== undefined && value >= from && value <= to ? value : undefined;
}

function parseSource(text: string): SourceConfig | undefined {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  switch (scheme?.toLowerCase()) {
    case undefined:
      return { kind: "file", path: text };
    case "https": {
      const read = readUrl(text);
      return read.ok ? { kind: "https", url: read.url, authorization: read.authorization } : undefined;
    }
    case "s3": {
      const [, bucket, key] = /^([^/]+)\/(.+)$/s.exec(rest) ?? [];
      return bucket ? { kind: "s3", bucket, key } : undefined;
    }
  }
}

function parseStore(text: string): StoreConfig | undefined {
  if (text === "memory:") return { kind: "memory" };
  const [, kind, rest] = /^(sqlite|dynamodb):(.+)$/.exec(text) ?? [];
  if (kind === "sqlite") return { kind, path: rest };
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  return kind === "dynamodb" && /^[\w.-]{3,255}$/.test(rest) ? { kind, table: rest } : undefined;
}

function parseBaseUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol) || /[?#]/.test(text)) return undefined;
  // Links in pages lead to paths from the root. And it goes out with every request, in the user agent.
  return url.pathname !== "/" || url.username || url.password ? undefined : url.origin;
}

/** https://www.w3.org/TR/CSP3/#directive-frame-ancestors, without what would end the directive or let in anybody. */
function parseFrameAncestors(text: string): string | undefined {
  const sources = text.trim().split(/\s+/).map((source) => source.replace(/^'(.*)'$/, "$1").toLowerCase());
  if (sources.length === 1 && sources[0] === "none") return "'none'";
  const isSource = (source: string) => /^https?:\/\/(\*\.)?[a-z0-9.-]{1,255}(:\d{1,5})?$/.test(source);
  if (!sources.every((source) => source === "self" || isSource(source))) return undefined;
  return sources.map((source) => source === "self" ? "'self'" : source).join(" ");
}
