import { lookup } from "node:dns/promises";
import { HostQueue } from "./host_queue.ts";
import { type Limit, limitOf } from "./limit.ts";

/** A look-up by the system. */
export interface SystemLookup {
  /** Resolves when it begins; until then it waits for a thread. */
  begun: Promise<void>;
  /** No addresses: the system knows none. Never rejects. */
  answer: Promise<{ addresses: string[] } | { limit: Limit }>;
}

/** Threads that look-ups may take at once, of the 32 that Deno has for these and for files: none can be called off. */
const THREADS = 16;

/** Of these, the ones for names of one zone: when its servers are silent, each takes a thread for up to half a minute. */
const THREADS_A_ZONE = 4;

interface Job {
  host: string;
  begin: () => void;
  end: (answer: Awaited<SystemLookup["answer"]>) => void;
}

/** Under way or waiting, by host; each once, so that a silent name never takes a second thread. */
const lookups = new Map<string, SystemLookup>();
const jobs = new Map<number, Job>();
let job = 0;
const queue = new HostQueue(() => THREADS_A_ZONE);
let active = 0;

/**
 * Looks a host up as other programs on this machine do, with all that the system is configured for (mDNS, NIS, a
 * directory, a VPN's own resolver). Only for what the DNS does not know, since it takes a thread.
 */
export function getaddrinfo(host: string): SystemLookup {
  const known = lookups.get(host);
  if (known) return known;
  const begun = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Awaited<SystemLookup["answer"]>>();
  const system = { begun: begun.promise, answer: answer.promise };
  lookups.set(host, system);
  jobs.set(++job, { host, begin: begun.resolve, end: answer.resolve });
  queue.add(zoneOf(host), job);
  pump();
  return system;
}

/** A name without its first label: names of a zone share the servers that may be silent. */
function zoneOf(host: string): string {
  return host.replace(/^[^.]*\.?/, "");
}

function pump(): void {
  while (active < THREADS) {
    const next = queue.next();
    if (!next) return;
    const { host, begin, end } = jobs.get(next.work)!;
    jobs.delete(next.work);
    active++;
    begin();
    lookUp(host).then(end).finally(() => {
      active--;
      lookups.delete(host);
      next.done();
      pump();
    });
  }
}

async function lookUp(host: string): Promise<Awaited<SystemLookup["answer"]>> {
  try {
    return { addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch {
    // getaddrinfo(3) says that a name is not known also when it could not open a socket.
    const limit = socketLimit();
    return limit ? { limit } : { addresses: [] };
  }
}

/** The limit that keeps this process from opening a socket now, if any. */
function socketLimit(): Limit | undefined {
  try {
    Deno.listen({ hostname: "127.0.0.1", port: 0 }).close();
  } catch (error) {
    return limitOf(error);
  }
}
