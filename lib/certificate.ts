import { connect } from "node:tls";
import { resolveHost, type ResolveOptions } from "./resolve.ts";
import type { Target } from "./targets.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface CertificateOptions extends ResolveOptions {
  /** Milliseconds for one look. Default 10,000. */
  timeout?: number;
  signal?: AbortSignal;
}

/**
 * When the certificate that a host shows stops holding, in ms UTC; undefined: none was shown.
 * Only `node:tls` tells the peer's certificate in Deno, at about 14 ms of CPU a connection; see `CertificateBook`.
 */
export async function certificateExpiry(url: URL, options: CertificateOptions = {}): Promise<number | undefined> {
  const { timeout = 10_000, signal } = options;
  const servername = url.hostname.replace(/^\[|\]$/g, "");
  const resolved = await resolveHost(url.hostname, options);
  if (!resolved.ok || signal?.aborted) return undefined;
  const { promise, resolve } = Promise.withResolvers<number | undefined>();
  const socket = connect({
    host: resolved.addresses[0],
    port: Number(url.port) || 443,
    servername: resolved.addresses.includes(servername) ? "" : servername,
    // The probe judges the certificate; here an expired one is as good to read as any.
    rejectUnauthorized: false,
  });
  const giveUp = () => resolve(undefined);
  const timer = setTimeout(giveUp, timeout);
  signal?.addEventListener("abort", giveUp);
  socket.once("secureConnect", () => {
    const { valid_to } = socket.getPeerCertificate();
    const expiry = Date.parse(valid_to ?? "");
    resolve(Number.isNaN(expiry) ? undefined : expiry);
  });
  socket.once("error", giveUp).once("close", giveUp);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
    socket.destroy();
  }
}

/** Looks that one sweep may take at the least, so that a new list is known within hours, at 0.2 s of CPU a sweep. */
const LOOKS_A_SWEEP = 16;

interface Entry {
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
    if (host && !this.#entries.has(host)) this.#entries.set(host, { expires: at + days * DAY, due: at });
  }

  /** Whole days for which a target's certificate still holds at a time; null: not known, or none is needed. */
  days(target: Target, now: number): number | null {
    const host = secureHost(target);
    const expires = host && this.#entries.get(host)?.expires;
    return expires ? Math.floor((expires - now) / DAY) : null;
  }

  /** Looks at the hosts whose turn it is, those never seen first, one after the other. */
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
    const waiting = [...hosts.keys()].filter((host) => due(host) <= now).sort((a, b) => due(a) - due(b));
    const looks = Math.max(LOOKS_A_SWEEP, Math.ceil(hosts.size * interval / DAY));
    for (const host of waiting.slice(0, looks)) {
      const expires = await certificateExpiry(hosts.get(host)!, options);
      if (signal?.aborted) return;
      // A host that shows none now is asked again in an hour, after those that were never asked.
      const entry = this.#entries.get(host);
      this.#entries.set(host, { expires: expires ?? entry?.expires, due: now + (expires ? DAY : HOUR) });
    }
  }
}

/** The host and port that a target's certificate stands for; undefined: the target has none. */
function secureHost({ url }: Target): string | undefined {
  return url.startsWith("https:") ? new URL(url).host : undefined;
}
