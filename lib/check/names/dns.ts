import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "../../deadline.ts";
import { type Limit, limitOf } from "../../model/limit.ts";

/** A server to query instead of the system's. */
export interface NameServer {
  ipAddr: string;
  /** Default 53. */
  port?: number;
}

/** The result of a DNS lookup. */
export type DnsResult =
  /**
   * Addresses of the family that arrived first; `rest` resolves to those of the other one, if any, and rejects when a
   * limit of the monitor's own hides them.
   */
  | { addresses: string[]; rest: Promise<string[]> }
  /** `unknown`: there is no such name, or the servers do not know; `silent`: no server responded. */
  | { failure: "unknown" | "silent" }
  | { limit: Limit };

/** Milliseconds after which a query is repeated, and how many repeats may be in progress: each takes a socket. */
const REPEAT_AFTER = 1000;
const MAX_REPEATS = 128;
let repeats = 0;

interface DnsOptions {
  /** Default: the system's. */
  nameServer?: NameServer;
  /** Ends the lookup early: the name then counts as unknown. */
  signal?: AbortSignal;
}

/** Milliseconds that IPv4 gets once IPv6 is known: it is tried first, and not every machine has IPv6. */
const HEAD_START = 500;

/**
 * Looks a name up with the system's name servers, both families in parallel. Unlike getaddrinfo, it blocks no thread.
 *
 * Deno's resolver reads `/etc/resolv.conf` each time (search domains too) and queries its first two servers at once. So
 * a dead server delays only negative responses of the other one: the first family that has addresses is enough.
 */
export async function queryDns(host: string, options: DnsOptions = {}): Promise<DnsResult> {
  const [ipv4, ipv6] = (["A", "AAAA"] as const).map((type) => query(host, type, options));
  let first: FamilyResult | undefined;
  const preferred = ipv4.then((result) => void (first = result));
  const late = ipv6.then(({ addresses }) =>
    addresses.length > 0 ? deadline(preferred, HEAD_START).catch(() => {}) : preferred
  );
  await Promise.race([preferred, late]);
  if (first?.addresses.length) return { addresses: first.addresses, rest: restOf(ipv6) };
  const second = await ipv6;
  if (first?.limit === undefined && second.addresses.length > 0) {
    return { addresses: second.addresses, rest: restOf(ipv4) };
  }
  const { limit = second.limit, silent } = await ipv4;
  if (limit) return { limit };
  return { failure: silent || second.silent ? "silent" : "unknown" };
}

/** Whether the name servers know the root zone's servers, as all that serve the internet do. */
export async function knowsRoot(options: DnsOptions = {}): Promise<boolean> {
  return (await Deno.resolveDns(".", "NS", options).catch(() => [])).length > 0;
}

interface FamilyResult {
  addresses: string[];
  limit?: Limit;
  silent?: boolean;
  error?: Error;
}

/**
 * Deno 2.9 allows a server 5 s, three times, and for a query with a signal 1 s, twice. The first kind alone would take
 * 5 s over a lost packet or two dead servers; the second alone would miss a server that takes longer than a second. So
 * a query of the second kind follows after a second.
 */
async function query(host: string, type: "A" | "AAAA", { signal, nameServer }: DnsOptions): Promise<FamilyResult> {
  const patient = settled(Deno.resolveDns(host, type, { nameServer }));
  const over = new AbortController();
  const quick = repeat(host, type, { nameServer, signal: AbortSignal.any([over.signal, ...signal ? [signal] : []]) });
  try {
    return await Promise.race([patient, quick.then((result) => result ?? patient)]);
  } finally {
    over.abort();
  }
}

/** Repeats a query after a while; undefined: without a result. */
async function repeat(
  host: string,
  type: "A" | "AAAA",
  options: Required<Pick<DnsOptions, "signal">> & DnsOptions,
): Promise<FamilyResult | undefined> {
  await delay(REPEAT_AFTER, undefined, { signal: options.signal }).catch(() => {});
  if (options.signal.aborted || repeats === MAX_REPEATS) return undefined;
  repeats++;
  const result = await settled(Deno.resolveDns(host, type, options)).finally(() => repeats--);
  return result.silent || result.limit || options.signal.aborted ? undefined : result;
}

async function settled(query: Promise<string[]>): Promise<FamilyResult> {
  try {
    return { addresses: await query };
  } catch (error) {
    return {
      addresses: [],
      limit: limitOf(error),
      silent: error instanceof Deno.errors.TimedOut,
      error: error as Error,
    };
  }
}

function restOf(family: Promise<FamilyResult>): Promise<string[]> {
  const rest = family.then(({ addresses, limit, error }) => {
    if (limit) throw error;
    return addresses;
  });
  // It may never be awaited.
  rest.catch(() => {});
  return rest;
}
