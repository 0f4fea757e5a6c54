import { isIP } from "node:net";
import { dirname } from "node:path";
import { parseSource, type SourceConfig } from "../list/source/source_config.ts";
import { HERE } from "../model/opinion.ts";
import { ALLOWED_PLACES, isPlaceName, parsePlaces, parseQueue, type Place, type QueueAddress } from "../place/place.ts";
import { parseStore, type StoreConfig } from "../store/store_config.ts";
import { VERSION } from "../version.ts";
import { type AlertsConfig, parseAlerts, parsePulse, type Secret } from "./secret.ts";
import { choice, count, duration, text, type Variable } from "./variable.ts";

/** Everything that can be set from outside. Durations are milliseconds. */
export interface Config {
  targets: SourceConfig;
  /** Null: no maintenance is announced. */
  maintenance: SourceConfig | null;
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
  /** The public addresses that requests come from, for sites' owners to allow; empty: not known. */
  addresses: string[];
  maxTargets: number;
  allowPrivate: boolean;
  title: string;
  /** An origin; "" when not given. */
  baseUrl: string;
  /** Who may embed the page in a frame, as the Content-Security-Policy has it. */
  frameAncestors: string;
  /** Where alerts go; null: nowhere. */
  alerts: AlertsConfig | null;
  /** What is requested after each sweep; null: nothing. */
  pulse: Secret | null;
  /** Who gives second opinions. */
  places: readonly Place[];
  /** Where the list is checked: `HERE`, or the name of a place. */
  sweepAt: string;
  /** Of a worker: where its jobs come from, and for which place it does them; null and "": not given. */
  queue: QueueAddress | null;
  place: string;
  /** The name under which this process claims slots. */
  replica: string;
  log: "pretty" | "json";
}

/**
 * Everything about Lookout's variables, in README's order. A setting is a field of `Config` and an entry here, and the
 * compiler names what is missing; tests compare README's table and the names in terraform/.
 */
export const VARIABLES: { readonly [Field in keyof Config]: Variable<Config[Field]> } = {
  targets: {
    name: "LOOKOUT_TARGETS",
    fallback: "urls.csv",
    meaning: "the list: a path, `https://...` or `s3://<bucket>/<key>`",
    allowed: "a path, an https URL or s3://<bucket>/<key>",
    parse: parseSource,
    files: (source) => source.kind === "file" ? { read: source.path } : {},
    deployment: "own",
  },
  maintenance: {
    name: "LOOKOUT_MAINTENANCE",
    fallback: "",
    meaning: "maintenance windows: a path, `https://...` or `s3://<bucket>/<key>`",
    allowed: "a path, an https URL or s3://<bucket>/<key>",
    parse: (text) => text === "" ? null : parseSource(text),
    files: (source) => source?.kind === "file" ? { read: source.path } : {},
    deployment: "own",
  },
  store: {
    name: "LOOKOUT_STORE",
    fallback: "sqlite:data/lookout.db",
    meaning:
      "or `dynamodb:<table>` (`deno task table` creates one; `?region=<region>` if it is in another region), or `memory:`",
    allowed: "sqlite:<path>, dynamodb:<table>, dynamodb:<table>?region=<region> or memory:",
    parse: parseStore,
    files: (store) => store.kind === "sqlite" ? { write: dirname(store.path) } : {},
    deployment: "own",
  },
  data: {
    ...text({
      name: "LOOKOUT_DATA",
      fallback: "data",
      meaning: "folder for what must survive a restart",
      deployment: "own",
    }),
    files: (write) => ({ write }),
  },
  interval: duration("1s", "1h", {
    name: "LOOKOUT_INTERVAL",
    fallback: "10m",
    meaning: "length of a slot, `1s` to `1h`",
    // The alarm on missing sweeps counts on ten minutes.
    deployment: "none",
  }),
  timeout: duration("100ms", "2m", {
    name: "LOOKOUT_TIMEOUT",
    fallback: "10s",
    meaning: "for one attempt",
    deployment: "setting",
  }),
  concurrency: count(10_000, {
    name: "LOOKOUT_CONCURRENCY",
    fallback: "256",
    meaning: "checks at once",
    deployment: "setting",
  }),
  perHost: count(10_000, {
    name: "LOOKOUT_PER_HOST",
    fallback: "4",
    meaning: "checks at once to one host and port",
    deployment: "setting",
  }),
  confirmDelay: duration("0s", "5m", {
    name: "LOOKOUT_CONFIRM_DELAY",
    fallback: "15s",
    meaning: "delay before a target that seems down is checked again; `0s`: never",
    deployment: "setting",
  }),
  method: choice(["GET", "HEAD"], {
    name: "LOOKOUT_METHOD",
    fallback: "GET",
    meaning: "or `HEAD`",
    deployment: "setting",
  }),
  userAgent: {
    name: "LOOKOUT_USER_AGENT",
    fallback: {
      said: "`Lookout/<version> (+<base URL>)`",
      from: ({ baseUrl }) => `Lookout/${VERSION}` + (baseUrl ? ` (+${baseUrl})` : ""),
    },
    meaning: "sent with every request",
    allowed: "printable ASCII",
    parse: (text) => /^[\x20-\x7e]+$/.test(text) ? text : undefined,
    files: null,
    deployment: "setting",
  },
  addresses: {
    name: "LOOKOUT_ADDRESSES",
    fallback: "",
    meaning: "public addresses that requests come from, separated by spaces: shown where a site blocks checks",
    allowed: "IPv4 and IPv6 addresses and blocks, separated by spaces, as in 203.0.113.7 2001:db8::/56",
    parse: (text) => {
      const addresses = text.split(/\s+/).filter((word) => word !== "");
      return addresses.every(isAddressOrBlock) ? addresses : undefined;
    },
    files: null,
    deployment: "own",
  },
  maxTargets: count(1_000_000, {
    name: "LOOKOUT_MAX_TARGETS",
    fallback: "10000",
    meaning: "a longer list is rejected",
    deployment: "setting",
  }),
  allowPrivate: {
    name: "LOOKOUT_ALLOW_PRIVATE",
    fallback: { said: "`true`; in a worker `false`", from: ({ worker }) => worker ? "false" : "true" },
    meaning: "`false`: loopback, private, link-local and metadata addresses are rejected",
    allowed: "true or false",
    parse: (text) => text === "true" ? true : text === "false" ? false : undefined,
    files: null,
    deployment: "own",
  },
  title: text({ name: "LOOKOUT_TITLE", fallback: "Lookout", meaning: "heading of the page", deployment: "own" }),
  baseUrl: {
    name: "LOOKOUT_BASE_URL",
    fallback: "",
    meaning: "public address of the page: an origin, without a path",
    allowed: "an http or https URL without user, path, query and fragment: the page has to be at the root of a host",
    parse: (text) => text && parseBaseUrl(text),
    files: null,
    deployment: "own",
  },
  frameAncestors: {
    name: "LOOKOUT_FRAME_ANCESTORS",
    fallback: "none",
    meaning: "who may embed the page in a frame: `self` and origins, separated by spaces",
    allowed: "none, or self and origins separated by spaces, as in self https://intranet.example https://*.example.org",
    parse: parseFrameAncestors,
    files: null,
    deployment: "setting",
  },
  alerts: {
    name: "LOOKOUT_ALERTS",
    fallback: "",
    meaning: "alert channels, `name=URL` separated by spaces, or `file:<path>` with one per line",
    allowed: "name=URL separated by spaces, or file:<path>",
    parse: parseAlerts,
    isSecret: true,
    files: (alerts) => alerts?.path === undefined ? {} : { read: alerts.path },
    deployment: "secret",
  },
  pulse: {
    name: "LOOKOUT_PULSE",
    fallback: "",
    meaning:
      "URL requested after each check of the list, with `/fail` appended to its path if that was unreliable or not saved",
    allowed: "an https URL, or http to a private address",
    parse: parsePulse,
    isSecret: true,
    files: null,
    deployment: "secret",
  },
  places: {
    name: "LOOKOUT_PLACES",
    fallback: "",
    meaning: "places that give second opinions, `name=<queue URL>` separated by spaces; needs DynamoDB",
    allowed: ALLOWED_PLACES,
    parse: parsePlaces,
    files: null,
    deployment: "own",
  },
  sweepAt: {
    name: "LOOKOUT_SWEEP",
    fallback: HERE,
    meaning: "where the list is checked: `here`, or the name of a place",
    allowed: `${HERE}, or the name of one of LOOKOUT_PLACES`,
    parse: (text) => text === HERE || isPlaceName(text) ? text : undefined,
    files: null,
    deployment: "setting",
  },
  queue: {
    name: "LOOKOUT_QUEUE",
    fallback: "",
    meaning: "in a worker: the URL of its place's queue",
    allowed: "the URL of an SQS queue, as in https://sqs.eu-west-1.amazonaws.com/123456789012/lookout",
    parse: (text) => text === "" ? null : parseQueue(text),
    files: null,
    deployment: "none",
  },
  place: {
    name: "LOOKOUT_PLACE",
    fallback: "",
    meaning: "in a worker: the name of its place",
    allowed: `lowercase letters, digits and hyphens, at most 32, and not ${HERE}`,
    parse: (text) => text === "" || isPlaceName(text) ? text : undefined,
    files: null,
    deployment: "none",
  },
  replica: text({
    name: "LOOKOUT_REPLICA",
    fallback: {
      said: "host name and a random part",
      from: ({ hostname }) => `${hostname}-${crypto.randomUUID().slice(0, 8)}`,
    },
    meaning: "the name under which this process sweeps",
    // It would be the same in every task.
    deployment: "none",
  }),
  log: choice(["pretty", "json"], {
    name: "LOOKOUT_LOG",
    fallback: { said: "`pretty` on a terminal, else `json`", from: ({ terminal }) => terminal ? "pretty" : "json" },
    meaning: "format of the log",
    deployment: "own",
  }),
};

export const SETTINGS = Object.keys(VARIABLES) as (keyof Config)[];

/** Whether it is `203.0.113.7` or `2001:db8::/56`, without a zone, which means something on one machine only. */
function isAddressOrBlock(text: string): boolean {
  const [, address, bits] = /^([\d.a-f:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = isIP(address ?? "");
  return family !== 0 && Number(bits ?? 0) <= (family === 4 ? 32 : 128);
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
