import { connect, type TLSSocket } from "node:tls";
import { literalOf } from "./address.ts";
import { resolveHost, type ResolveOptions } from "./resolve.ts";
import type { Target } from "./targets.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface CertificateOptions extends ResolveOptions {
  /** Milliseconds for one look. Default 10,000. */
  timeout?: number;
  /** Ends the look early; nothing is known then. */
  signal?: AbortSignal;
}

/**
 * When the certificate that a host shows stops holding, in ms UTC, whether it is to be trusted or not; undefined: none
 * was shown. Only `node:tls` tells the peer's certificate in Deno, at about 1.5 ms of CPU a connection.
 */
export async function certificateExpiry(url: URL, options: CertificateOptions = {}): Promise<number | undefined> {
  const { timeout = 10_000, signal } = options;
  const ended = Promise.withResolvers<undefined>();
  const end = () => ended.resolve(undefined);
  const timer = setTimeout(end, timeout);
  signal?.addEventListener("abort", end);
  if (signal?.aborted) end();
  let socket: TLSSocket | undefined;
  try {
    const resolved = await Promise.race([resolveHost(url.hostname, options), ended.promise]);
    if (!resolved?.ok) return undefined;
    socket = connect({
      host: resolved.addresses[0],
      port: url.port === "" ? 443 : Number(url.port),
      // An address is no server name (RFC 6066, 3).
      servername: literalOf(url.hostname) ? "" : url.hostname.replace(/\.$/, ""),
      // The probe judges the certificate; here an expired one is as good to read as any.
      rejectUnauthorized: false,
    });
    return await Promise.race([expiryOf(socket), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
    socket?.destroy();
  }
}

function expiryOf(socket: TLSSocket): Promise<number | undefined> {
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  socket.once("secureConnect", () => {
    const expiry = Date.parse(socket.getPeerCertificate().valid_to ?? "");
    resolve(Number.isNaN(expiry) ? undefined : expiry);
  });
  const giveUp = () => resolve(undefined);
  socket.on("error", giveUp).once("close", giveUp);
  return promise;
}

/** Hosts of which nothing is known yet that one sweep looks at: a thousand are known within three hours. */
const NEW_A_SWEEP = 64;

/** Looks at once: one that hangs holds up few. */
const AT_ONCE = 8;

interface Entry {
  /** ms UTC; undefined: nobody showed a certificate yet. */
  expires: number | undefined;
  /** When to look again. */
  due: number;
}

/** What is known of the hosts' certificates: one look a host and day, spread over the day's sweeps. */
export class CertificateBook {
  readonly #entries = new Map<string, Entry>();

  /** Takes over what an earlier sweep knew, so that a restart does not forget it. */
  remember(target: Target, days: number, at: number): void {
    const host = secureHost(target);
    // Whole days were kept: half a day more is as likely too much as too little.
    if (host && !this.#entries.has(host)) this.#entries.set(host, { expires: at + (days + 0.5) * DAY, due: at });
  }

  /** Whole days for which a target's certificate still holds at a time; null: not known, or none is needed. */
  days(target: Target, now: number): number | null {
    const host = secureHost(target);
    const expires = host && this.#entries.get(host)?.expires;
    return expires ? Math.floor((expires - now) / DAY) : null;
  }

  /**
   * Looks at the hosts whose turn it is: of those that are known as many as spreads them over a day, of the others as
   * many as one sweep may, those first that wait the longest.
   */
  async refresh(
    targets: readonly Target[],
    options: CertificateOptions & { now: number; interval: number },
  ): Promise<void> {
    const { now, interval, signal } = options;
    const hosts = new Map<string, URL>();
    for (const target of targets) {
      const host = secureHost(target);
      if (host) hosts.set(host, new URL(target.url));
    }
    for (const host of this.#entries.keys()) if (!hosts.has(host)) this.#entries.delete(host);

    const due = (host: string) => this.#entries.get(host)?.due ?? 0;
    const isKnown = (host: string) => this.#entries.get(host)?.expires !== undefined;
    const waiting = [...hosts.keys()].filter((host) => due(host) <= now).sort((a, b) => due(a) - due(b));
    const turns = [
      ...waiting.filter((host) => !isKnown(host)).slice(0, NEW_A_SWEEP),
      ...waiting.filter(isKnown).slice(0, Math.ceil(hosts.size * interval / DAY)),
    ].values();

    const look = async () => {
      for (const host of turns) {
        const expires = await certificateExpiry(hosts.get(host)!, options) ?? this.#entries.get(host)?.expires;
        // One that was broken off waits behind the others, so that a host that hangs is not always the first.
        const wait = signal?.aborted ? 0 : expires ? DAY : HOUR;
        this.#entries.set(host, { expires, due: now + wait });
        if (signal?.aborted) return;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, look));
  }
}

/** The host and port that a target's certificate stands for; undefined: the target has none. */
function secureHost({ url }: Target): string | undefined {
  return url.startsWith("https:") ? new URL(url).host : undefined;
}
