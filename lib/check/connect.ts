import type { Resolved } from "./names/resolve.ts";

/**
 * Connects to an address; the caller closes the connection, even if the signal was aborted meanwhile.
 *
 * Deno 2.9 also calls `signal.throwIfAborted()` on a connection that was established just as it was aborted, and nobody
 * could close it then, so it may not throw here.
 */
export async function connectTo(hostname: string, port: number, signal: AbortSignal): Promise<Deno.TcpConn> {
  signal.throwIfAborted = () => {};
  return await Deno.connect({ hostname, port, signal });
}

export interface TryAddressesOptions {
  /** When time is up, by `performance.now()`. */
  deadline: number;
  /** Ends the attempts early. */
  signal: AbortSignal;
}

/**
 * Tries a host's addresses one after another until one gives a result. Each gets an equal share of the time that is
 * left, recalculated when further addresses become known; its signal is aborted when that is over.
 * @param attempt resolves to undefined where the next address is to be tried
 * @throws what `attempt` throws, and the reason why further addresses cannot be known
 */
export async function tryAddresses<Result>(
  { addresses: known, rest }: Extract<Resolved, { ok: true }>,
  attempt: (address: string, signal: AbortSignal) => Promise<Result | undefined>,
  { deadline, signal }: TryAddressesOptions,
): Promise<Result | undefined> {
  const addresses = [...known];
  let shareOut = () => {};
  const more = rest?.then((late) => {
    addresses.push(...late);
    shareOut();
  });
  more?.catch(() => {});
  for (let index = 0;; index++) {
    if (index === addresses.length) await more;
    if (index === addresses.length || signal.aborted) return undefined;
    // The last address has no share that could end; a signal of its own would cost as much as the connection.
    const share = index === addresses.length - 1 && !rest ? undefined : new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    shareOut = () => {
      const left = addresses.length - index;
      clearTimeout(timer);
      // The last one has until the deadline, which the caller keeps.
      const ms = Math.max(0, deadline - performance.now()) / left;
      if (left > 1) timer = setTimeout(() => share?.abort(), ms);
    };
    shareOut();
    try {
      const result = await attempt(addresses[index], share ? AbortSignal.any([signal, share.signal]) : signal);
      if (result !== undefined) return result;
    } finally {
      shareOut = () => {};
      clearTimeout(timer);
    }
  }
}
