import { DAY, HOUR } from "../../duration.ts";
import {
  type Certificate,
  CERTIFICATE_WARNING_DAYS,
  type CheckedCertificate,
  type TlsReason,
} from "../../model/certificate.ts";
import type { Check } from "../../model/check.ts";
import type { Target } from "../../model/target.ts";
import { checkedCertificate, type CheckEnd, secureHostOf } from "./certificate.ts";
import { Resolver } from "../names/resolver.ts";
import { type CertificateLook, type CertificateLookOptions, lookAtCertificate } from "./look.ts";

/** Hosts that one sweep may look at however short it is. */
const MIN_A_SWEEP = 64;

/** Looks at once: one that hangs holds up few. */
const AT_ONCE = 8;

interface Entry {
  /** What the host showed when it was last looked at; undefined: nobody showed a certificate yet. */
  certificate?: Certificate;
  /** What an earlier process knew. */
  known?: CheckedCertificate;
  /** When to look again, in ms UTC. */
  due: number;
  /** Whether TLS failed in the last check. */
  failed: boolean;
}

export interface CompleteOptions extends CertificateLookOptions {
  /** When the checks were made, in ms UTC. */
  at: number;
}

/**
 * What is known of the hosts' certificates. Each host is looked at once an hour, spread over the hour's sweeps; in every
 * sweep where its certificate is about to expire, or TLS fails or has just failed.
 */
export class CertificateBook {
  readonly #entries = new Map<string, Entry>();
  #shown: ReadonlyMap<string, Certificate> = new Map();

  /** By a URL's host and port, what was known when checks were last completed. */
  get shown(): ReadonlyMap<string, Certificate> {
    return this.#shown;
  }

  /** Takes over what an earlier process's check knew, so that a restart does not forget it. */
  remember(target: Target, { outcome, certificate }: Check): void {
    const host = secureHostOf(target);
    if (!host || !certificate || this.#entries.has(host)) return;
    const { begin: _begin, names: _names, ...known } = certificate;
    this.#entries.set(host, { known, due: 0, failed: outcome === "tls" });
  }

  /**
   * Looks at the hosts whose turn it is, those first that wait the longest: as many as spreads them all over an hour.
   * @param options.now ms UTC
   * @param options.interval length of a slot, in ms
   */
  async refresh(
    targets: readonly Target[],
    options: CertificateLookOptions & { now: number; interval: number },
  ): Promise<void> {
    const { now, interval } = options;
    const hosts = urlsOf(targets, targets.map(secureHostOf));
    for (const host of this.#entries.keys()) if (!hosts.has(host)) this.#entries.delete(host);
    const due = (host: string) => {
      const due = this.#entries.get(host)?.due ?? 0;
      // Later than any look makes it: the clock was wrong then.
      return due > now + HOUR ? 0 : due;
    };
    // Where TLS failed the sweep's end has a look.
    const turns = [...hosts.keys()].filter((host) => due(host) <= now && !this.#entries.get(host)?.failed)
      .sort((a, b) => due(a) - due(b))
      .slice(0, Math.max(MIN_A_SWEEP, Math.ceil(hosts.size * interval / HOUR)));
    const resolver = new Resolver(options);
    await lookAll(turns, options, async (host) => {
      const look = await lookAtCertificate(new URL(hosts.get(host)!), null, { resolver, ...options });
      this.#note(host, look, now, options.signal);
    });
  }

  /**
   * Completes checks by what certificates say. A host is looked at first where TLS failed, for whatever reason, where it
   * failed the last time, and where the certificate that is known has expired meanwhile: until the signal says stop.
   */
  async complete(targets: readonly Target[], checks: readonly Check[], options: CompleteOptions): Promise<Check[]> {
    const { at, signal } = options;
    const names = targets.map(secureHostOf);
    const hosts = urlsOf(targets, names);
    const failures = new Map<string, TlsReason>();
    const isJudged = new Set<string>();
    checks.forEach(({ outcome, reason, phases }, index) => {
      const host = names[index];
      if (!host) return;
      if (outcome === "tls") failures.set(host, (reason ?? "other") as TlsReason);
      if (outcome === "tls" || phases.firstByte !== null) isJudged.add(host);
    });
    const turns = [...hosts.keys()].filter((host) => {
      const entry = this.#entries.get(host);
      const end = entry?.certificate?.notAfter ?? entry?.known?.end ?? Infinity;
      return failures.has(host) || isJudged.has(host) && (entry?.failed || end <= at);
    });
    const looks = new Map<string, CertificateLook>();
    const resolver = new Resolver(options);
    await lookAll(turns, options, async (host) => {
      const look = await lookAtCertificate(new URL(hosts.get(host)!), failures.get(host) ?? null, {
        resolver,
        ...options,
      });
      looks.set(host, look);
      this.#note(host, look, at, signal);
    });
    for (const host of isJudged) {
      const entry = this.#entries.get(host) ?? { due: 0, failed: false };
      this.#entries.set(host, { ...entry, failed: failures.has(host) });
    }
    this.#shown = new Map(
      [...this.#entries].flatMap(([host, { certificate }]) => certificate ? [[host, certificate]] : []),
    );
    return checks.map((check, index) => {
      const host = names[index];
      if (!host) return check;
      if (check.outcome === "tls") return explained(check, looks.get(host) ?? {}, at);
      const { certificate, known = null, failed } = this.#entries.get(host) ?? {};
      const end: CheckEnd = { reason: null, isTrusted: !failed, at };
      return { ...check, certificate: certificate ? checkedCertificate(certificate, end) : known };
    });
  }

  #note(host: string, { certificate }: CertificateLook, now: number, signal?: AbortSignal): void {
    const entry = this.#entries.get(host) ?? { due: 0, failed: false };
    // One that was broken off waits behind the others, so that a host that hangs is not always the first.
    const end = certificate && checkedCertificate(certificate, { reason: null, isTrusted: true, at: now }).end;
    const isSoon = signal?.aborted || end !== undefined && end - now < CERTIFICATE_WARNING_DAYS * DAY;
    this.#entries.set(host, {
      ...entry,
      certificate: certificate ?? entry.certificate,
      due: isSoon ? now : now + HOUR,
    });
  }
}

/** A check whose handshake failed, with what a look at the host adds to it. */
function explained(check: Check, look: CertificateLook, at: number): Check {
  const { certificate } = look;
  const reason = refinedReason((check.reason ?? "other") as TlsReason, look);
  if (!certificate) return { ...check, reason };
  const checked = checkedCertificate(certificate, { reason, isTrusted: false, at });
  // The check met another certificate than the look: it was replaced meanwhile, or the host has several servers.
  const isOther = reason === "expired" && checked.end > at || reason === "not-yet-valid" && checked.begin! <= at ||
    reason === "wrong-name" && certificate.isForHost;
  return { ...check, reason, certificate: isOther ? check.certificate : checked };
}

/** Why TLS failed, with what a look shows: a name before a date, and what rustls has one message for told apart. */
function refinedReason(reason: TlsReason, { certificate, reason: better }: CertificateLook): TlsReason {
  if (better || !certificate) return better ?? reason;
  const { isForHost, isSelfSigned, isIncomplete, hasWeakKey } = certificate;
  if ((reason === "expired" || reason === "not-yet-valid") && !isForHost) return "wrong-name";
  if ((reason === "unknown-issuer" || reason === "authority") && isSelfSigned) return "self-signed";
  if (reason === "unknown-issuer" && isIncomplete) return "incomplete-chain";
  return reason === "bad-signature" && hasWeakKey ? "weak-key" : reason;
}

/** Does something for each host, a few at once, until the signal says stop. */
async function lookAll(
  hosts: readonly string[],
  { signal }: CertificateLookOptions,
  look: (host: string) => Promise<void>,
): Promise<void> {
  const left = hosts.values();
  const lane = async () => {
    for (const host of left) {
      if (signal?.aborted) return;
      await look(host);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

/** By host and port, a URL that leads there. */
function urlsOf(targets: readonly Target[], hosts: readonly (string | undefined)[]): Map<string, string> {
  const urls = new Map<string, string>();
  hosts.forEach((host, index) => host !== undefined && urls.set(host, targets[index].url));
  return urls;
}
