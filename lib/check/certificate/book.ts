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

/** Hosts that any sweep may look at, however short it is. */
const MIN_A_SWEEP = 64;

/** How many looks run at the same time: one that hangs delays few others. */
const AT_ONCE = 8;

interface Entry {
  /** What the host last presented; undefined: no certificate yet. */
  certificate?: Certificate;
  /** What an earlier process's check recorded. */
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
 * The hosts' certificates. Each host is looked at once an hour, spread over the hour's sweeps; in every sweep if its
 * certificate is about to expire, or TLS fails or has just failed.
 */
export class CertificateBook {
  readonly #entries = new Map<string, Entry>();
  #shown: ReadonlyMap<string, Certificate> = new Map();

  /** By a URL's host and port, as of when checks were last completed. */
  get shown(): ReadonlyMap<string, Certificate> {
    return this.#shown;
  }

  /** Takes over what an earlier process's check recorded, so that a restart does not lose it. */
  remember(target: Target, { outcome, certificate }: Check): void {
    const host = secureHostOf(target);
    if (!host || !certificate || this.#entries.has(host)) return;
    const { begin: _begin, names: _names, ...known } = certificate;
    this.#entries.set(host, { known, due: 0, failed: outcome === "tls" });
  }

  /**
   * Looks at the hosts that are due, the longest overdue first: as many as spread all of them over an hour.
   * @param options.now ms UTC
   * @param options.interval length of a slot, in ms
   */
  async refresh(
    targets: readonly Target[],
    options: CertificateLookOptions & { now: number; interval: number },
  ): Promise<void> {
    const { now, interval } = options;
    const urls = urlsOf(targets, targets.map(secureHostOf));
    for (const host of this.#entries.keys()) if (!urls.has(host)) this.#entries.delete(host);
    const due = (host: string) => {
      const due = this.#entries.get(host)?.due ?? 0;
      // Later than any look sets it: the clock was wrong then.
      return due > now + HOUR ? 0 : due;
    };
    // Where TLS failed, `complete()` looks.
    const hosts = [...urls.keys()].filter((host) => due(host) <= now && !this.#entries.get(host)?.failed)
      .sort((a, b) => due(a) - due(b))
      .slice(0, Math.max(MIN_A_SWEEP, Math.ceil(urls.size * interval / HOUR)));
    await this.#lookAt(hosts, urls, { ...options, at: now });
  }

  /**
   * Adds to checks what certificates say. A host is looked at first if TLS failed, for whatever reason, if it failed the
   * last time, or if its known certificate has expired since: until the signal is aborted.
   */
  async complete(targets: readonly Target[], checks: readonly Check[], options: CompleteOptions): Promise<Check[]> {
    const { at } = options;
    const names = targets.map(secureHostOf);
    const urls = urlsOf(targets, names);
    const failures = new Map<string, TlsReason>();
    const isJudged = new Set<string>();
    checks.forEach(({ outcome, reason, phases }, index) => {
      const host = names[index];
      if (!host) return;
      if (outcome === "tls") failures.set(host, (reason ?? "other") as TlsReason);
      if (outcome === "tls" || phases.firstByte !== null) isJudged.add(host);
    });
    const hosts = [...urls.keys()].filter((host) => {
      const entry = this.#entries.get(host);
      const end = entry?.certificate?.notAfter ?? entry?.known?.end ?? Infinity;
      return failures.has(host) || isJudged.has(host) && (entry?.failed || end <= at);
    });
    const looks = await this.#lookAt(hosts, urls, { ...options, failures });
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

  /** Looks at hosts, a few at once, until the signal is aborted. */
  async #lookAt(
    hosts: readonly string[],
    urls: ReadonlyMap<string, string>,
    { failures, at, ...options }: CompleteOptions & { failures?: ReadonlyMap<string, TlsReason> },
  ): Promise<Map<string, CertificateLook>> {
    const looks = new Map<string, CertificateLook>();
    const { signal, resolver = new Resolver(options) } = options;
    const left = hosts.values();
    const lane = async () => {
      for (const host of left) {
        if (signal?.aborted) return;
        const reason = failures?.get(host) ?? null;
        const look = await lookAtCertificate(new URL(urls.get(host)!), reason, { ...options, resolver });
        looks.set(host, look);
        this.#note(host, look, at, signal);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return looks;
  }

  #note(host: string, { certificate }: CertificateLook, now: number, signal?: AbortSignal): void {
    const entry = this.#entries.get(host) ?? { due: 0, failed: false };
    const end = certificate && checkedCertificate(certificate, { reason: null, isTrusted: true, at: now }).end;
    // An interrupted look is due again after all others, so that a host that hangs is not always the first.
    const isSoon = signal?.aborted || end !== undefined && end - now < CERTIFICATE_WARNING_DAYS * DAY;
    this.#entries.set(host, {
      ...entry,
      certificate: certificate ?? entry.certificate,
      due: isSoon ? now : now + HOUR,
    });
  }
}

/** A check whose handshake failed, with what a look at the host adds. */
function explained(check: Check, look: CertificateLook, at: number): Check {
  const { certificate } = look;
  const reason = refinedReason((check.reason ?? "other") as TlsReason, look);
  if (!certificate) return { ...check, reason };
  const checked = checkedCertificate(certificate, { reason, isTrusted: false, at });
  // The check met another certificate than the look: it was replaced, or the host has several servers.
  const isOther = reason === "expired" && checked.end > at || reason === "not-yet-valid" && checked.begin! <= at ||
    reason === "wrong-name" && certificate.isForHost;
  return { ...check, reason, certificate: isOther ? check.certificate : checked };
}

/** Why TLS failed: a name before a date. The look distinguishes reasons for which rustls has one message. */
function refinedReason(reason: TlsReason, { certificate, reason: better }: CertificateLook): TlsReason {
  if (better || !certificate) return better ?? reason;
  const { isForHost, isSelfSigned, isIncomplete, hasWeakKey } = certificate;
  if ((reason === "expired" || reason === "not-yet-valid") && !isForHost) return "wrong-name";
  if ((reason === "unknown-issuer" || reason === "authority") && isSelfSigned) return "self-signed";
  if (reason === "unknown-issuer" && isIncomplete) return "incomplete-chain";
  return reason === "bad-signature" && hasWeakKey ? "weak-key" : reason;
}

/** By host and port, a URL that leads there. */
function urlsOf(targets: readonly Target[], hosts: readonly (string | undefined)[]): Map<string, string> {
  const urls = new Map<string, string>();
  hosts.forEach((host, index) => host !== undefined && urls.set(host, targets[index].url));
  return urls;
}
