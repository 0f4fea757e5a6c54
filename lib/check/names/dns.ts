import { setTimeout as delay } from "node:timers/promises";
import { deadline } from "../../deadline.ts";
import { type Limit, limitOf } from "../../model/limit.ts";

/** A server to ask in place of the system's. */
export interface NameServer {
  ipAddr: string;
  /** Default 53. */
  port?: number;
}

/** What the DNS says of a name. */
export type DnsResult =
  /**
   * Addresses of the family that came first; `rest` resolves to those of the other one, if any, and rejects when a limit
   * of the monitor's own hides them.
   */
  | { addresses: string[]; rest: Promise<string[]> }
  /** `unknown`: there is no such name, or the servers cannot say; `silent`: no server responded. */
  | { failure: "unknown" | "silent" }
  | { limit: Limit };

/** Milliseconds after which a question is put once more, and how many such are under way at most: each takes a socket. */
const REPEAT_AFTER = 1000;
const MOST_REPEATS = 128;
let repeats = 0;

interface DnsOptions {
  /** Default: the system's. */
  nameServer?: NameServer;
  /** Ends the look-up early: the name then counts as unknown. */
  signal?: AbortSignal;
}

/** Milliseconds that IPv4 has once IPv6 is known: it is tried first, and not every machine has IPv6. */
const HEAD_START = 500;

/**
 * Asks the system's name servers for a name's addresses, both families in parallel. No thread waits meanwhile, as one
 * does in getaddrinfo.
 *
 * Deno's resolver reads `/etc/resolv.conf` each time (search domains too) and asks its first two servers at once. A
 * server that is dead so delays only what the other one denies: the first family that has addresses is enough.
 */
export async function queryDns(host: string, options: DnsOptions = {}): Promise<DnsResult> {
  const [ipv4, ipv6] = (["A", "AAAA"] as const).map((type) => ask(host, type, options));
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

/** Whether the name servers know the servers of the root zone, as those of the internet do however few names they serve. */
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
 * Deno 2.9 gives a server 5 s, three times over, and a question with a signal 1 s, twice. The first kind alone would
 * wait 5 s for a lost packet, or for two servers that are dead; the second alone would not hear a server that takes
 * longer than a second. So a question of the second kind follows when the first one has had a second.
 */
async function ask(host: string, type: "A" | "AAAA", { signal, nameServer }: DnsOptions): Promise<FamilyResult> {
  const patient = settled(Deno.resolveDns(host, type, { nameServer }));
  const over = new AbortController();
  const quick = repeat(host, type, { nameServer, signal: AbortSignal.any([over.signal, ...signal ? [signal] : []]) });
  try {
    return await Promise.race([patient, quick.then((result) => result ?? patient)]);
  } finally {
    over.abort();
  }
}

/** Asks once more in a while; undefined: that brought nothing. */
async function repeat(
  host: string,
  type: "A" | "AAAA",
  options: Required<Pick<DnsOptions, "signal">> & DnsOptions,
): Promise<FamilyResult | undefined> {
  await delay(REPEAT_AFTER, undefined, { signal: options.signal }).catch(() => {});
  if (options.signal.aborted || repeats === MOST_REPEATS) return undefined;
  repeats++;
  const result = await settled(Deno.resolveDns(host, type, options)).finally(() => repeats--);
  return result.silent || result.limit || options.signal.aborted ? undefined : result;
}

async function settled(question: Promise<string[]>): Promise<FamilyResult> {
  try {
    return { addresses: await question };
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
  // Whoever needs no further address does not look at it.
  rest.catch(() => {});
  return rest;
}
