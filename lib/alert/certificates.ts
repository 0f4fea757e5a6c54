import type { ChannelOptions } from "../channel/channel.ts";
import { DAY } from "../duration.ts";
import { CERTIFICATE_NOTICE_DAYS, type CheckedCertificate } from "../model/certificate.ts";
import type { Digest } from "../model/digest.ts";
import type { PastSweep } from "../model/sweep.ts";
import { isAbout } from "./is_about.ts";
import type { Ledger } from "./ledger.ts";
import { iso } from "../text/iso.ts";

/** Days before its end at which a certificate is reported; 0: it has expired. */
const THRESHOLDS = [0, 1, 3, 7, 14, CERTIFICATE_NOTICE_DAYS];

/** How long after its end the ledger remembers what was reported about a certificate, in ms. */
const REMEMBERED_FOR = 30 * DAY;

/** The most hosts that are named per certificate. */
const MAX_NAMED = 5;

/** The certificates of a channel's targets that end within 30 days, each with the threshold that it has reached, earliest end first. */
export function endingCertificates({ record, targets }: PastSweep, options: ChannelOptions): Digest["certificates"] {
  const { slot, checks } = record;
  const found = new Map<string, { end: number; hosts: Set<string> }>();
  targets.forEach((target, index) => {
    const { certificate } = checks[index];
    if (!certificate || !isAbout(options, target) || certificate.end > slot + CERTIFICATE_NOTICE_DAYS * DAY) return;
    const key = certificateKey(certificate);
    if (!found.has(key)) found.set(key, { end: certificate.end, hosts: new Set() });
    found.get(key)!.hosts.add(new URL(target.url).host);
  });
  return [...found].sort(([, a], [, b]) => a.end - b.end).map(([fingerprint, { end, hosts }]) => ({
    fingerprint,
    end,
    threshold: THRESHOLDS.find((days) => end <= slot + days * DAY)!,
    hosts: [...hosts].slice(0, MAX_NAMED),
    hostCount: hosts.size,
  }));
}

/** What to report about certificates, each threshold once, and the ledger's certificates after that. */
export function certificateNews(before: Ledger, latest: PastSweep, options: ChannelOptions): {
  news: Digest["certificates"];
  certificates: Ledger["certificates"];
} {
  const { slot } = latest.record;
  const certificates = new Map([...before.certificates].filter(([, { end }]) => end > slot - REMEMBERED_FOR));
  const news = endingCertificates(latest, options).filter(({ fingerprint, threshold }) =>
    threshold < (certificates.get(fingerprint)?.threshold ?? Infinity)
  );
  for (const { fingerprint, threshold, end } of news) certificates.set(fingerprint, { threshold, end });
  return { news, certificates };
}

/**
 * What identifies a certificate: its fingerprint, so that a renewed one counts as another; for an intermediate, which many sites share,
 * and for one that could not be inspected, its end.
 */
export function certificateKey({ fingerprint, end, intermediate }: CheckedCertificate): string {
  return fingerprint && !intermediate ? fingerprint : `until-${iso(end)}`;
}
