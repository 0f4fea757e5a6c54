import { DAY } from "../duration.ts";
import type { Digest } from "../model/digest.ts";
import type { PastSweep } from "../model/sweep.ts";

/** Days before its end at which a certificate is reported; 0: it has expired. */
const THRESHOLDS = [0, 1, 3, 7, 14, 30];

/** Hosts that are named of those that have one certificate. */
const NAMED = 5;

/**
 * The certificates in a sweep that end within 30 days, each with the threshold that it has reached. A record knows a certificate by its
 * end, to the second: sites that have the same one have it in common, and a new one has another.
 */
export function endingCertificates({ record, targets }: PastSweep): Digest["certificates"] {
  const { slot, checks } = record;
  const hosts = new Map<number, Set<string>>();
  targets.forEach(({ url }, index) => {
    const end = checks[index]?.certificate?.end;
    if (end === undefined || end > slot + THRESHOLDS.at(-1)! * DAY) return;
    if (!hosts.has(end)) hosts.set(end, new Set());
    hosts.get(end)!.add(new URL(url).host);
  });
  return [...hosts].sort(([a], [b]) => a - b).map(([end, all]) => ({
    fingerprint: certificateKey(end),
    end,
    threshold: THRESHOLDS.find((days) => end <= slot + days * DAY)!,
    hosts: [...all].slice(0, NAMED),
    hostCount: all.size,
  }));
}

export function certificateKey(end: number): string {
  return `ends-${new Date(end).toISOString()}`;
}

/** When a certificate ends, ms UTC. */
export function endOf(key: string): number {
  return Date.parse(key.slice("ends-".length));
}
