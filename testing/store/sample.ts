import { DAY } from "../../lib/duration.ts";
import { CERTIFICATE_NOTICE_DAYS } from "../../lib/model/certificate.ts";
import { type Check } from "../../lib/model/check.ts";
import { type Day, dayOf, type TargetDay } from "../../lib/model/day.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { noCounts, type Outcome, stateOf } from "../../lib/model/state.ts";
import { countChecks, type SweepRecord } from "../../lib/model/sweep.ts";
import type { TargetList } from "../../lib/model/target.ts";

/** How often outcomes come, of a hundred checks. */
const OUTCOMES: [Outcome, number][] = [
  [200, 62],
  [301, 12],
  [302, 5],
  [403, 6],
  [404, 3],
  [429, 1],
  [503, 2],
  [500, 1],
  ["timeout", 4],
  ["dns", 1],
  ["refused", 1],
  ["reset", 1],
  ["tls", 1],
];

/** A record as a sweep of `size` targets leaves it, the same for the same slot: mixed as in life, 95 of 100 over TLS. */
export function sampleSweep(slot: number, size: number, values: Partial<SweepRecord> = {}): SweepRecord {
  const random = randomFrom(slot / 1000);
  const checks = Array.from({ length: size }, (_, index) => sampleCheck(slot, random, index % 20 !== 0));
  return {
    slot,
    started: slot + 250,
    finished: slot + 31_416,
    late: 250,
    replica: "host-1a2b3c4d",
    list: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    reliable: true,
    ...countChecks(checks),
    checks,
    ...values,
  };
}

/** What is kept of a day of `size` targets. */
export function sampleDay(day: number, size: number): Day {
  const random = randomFrom(day / 1000 + 1);
  const targets = Array.from({ length: size }, (_, index): [string, TargetDay] => {
    const down = random() < 0.1 ? Math.floor(random() * 144) : 0;
    const p50 = random() < 0.05 ? null : Math.round(50 + random() * 500);
    const [p90, p99] = [2, 5].map((factor) => p50 && Math.round(p50 * (1 + random() * factor)));
    return [`target-${index}`, { ...noCounts(), up: 144 - down, down, p50, p90, p99 }];
  });
  return { day, sweeps: 144, targets: new Map(targets) };
}

/** Incidents that opened one after the other, an hour apart, the last one at a slot. */
export function sampleIncidents(slot: number, size: number, values: Partial<Incident> = {}): Incident[] {
  return Array.from({ length: size }, (_, index) => {
    const opened = slot - (size - 1 - index) * 3_600_000;
    const outcome = OUTCOMES[6 + index % 7][0];
    const reason = outcome === "tls" ? "expired" : null;
    const target = `target-${index}`;
    return { id: `${target}-${opened}`, target, name: `Target ${index}`, opened, outcome, reason, ...values };
  });
}

/** A list whose targets have every option, one of them a secret. */
export function sampleList(hash: string, size = 3): TargetList {
  return {
    hash,
    targets: Array.from({ length: size }, (_, index) => ({
      id: `target-${index}`,
      name: `Target ${index}`,
      url: `https://www${index}.example.org/`,
      category: "Examples",
      method: "HEAD",
      expect: [{ from: 200, to: 299 }, { from: 404, to: 404 }],
      contains: "Welcome",
      timeout: 5000,
      authorization: "Basic c2VjcmV0OnNlY3JldA==",
    })),
  };
}

function sampleCheck(slot: number, random: () => number, tls: boolean): Check {
  // Durations are spread log-normally about their medians.
  const around = (median: number) => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.round(median * Math.exp(0.8 * normal));
  };
  const outcome = sampleOutcome(random);
  const connected = outcome !== "dns";
  const secured = connected && outcome !== "refused" && outcome !== "reset";
  const responded = secured && outcome !== "tls";
  const state = stateOf(outcome);
  const byte = () => Math.floor(random() * 256);
  const end = outcome === "tls" ? slot - Math.floor(random() * 10) * DAY : sampleEnd(slot, random);
  const isNamed = outcome === "tls" || end < slot + CERTIFICATE_NOTICE_DAYS * DAY;
  const fingerprint = Array.from({ length: 4 }, () => byte().toString(16).padStart(2, "0")).join("");
  const isNew = random() < 0.05;
  const address = `${1 + byte() % 223}.${byte()}.${byte()}.${byte()}`;
  return {
    outcome,
    state,
    phases: {
      dns: around(20),
      connect: connected ? around(50) : null,
      tls: tls && secured ? around(70) : null,
      firstByte: responded ? around(outcome === "timeout" ? 9800 : 260) : null,
    },
    attempts: state === "down" && outcome !== 404 ? 2 : 1,
    reason: outcome === "tls" ? "expired" : null,
    certificate: tls && secured ? { end, ...(isNamed && { fingerprint }) } : null,
    ...(state === "down" && connected && isNew && { address }),
  };
}

/**
 * When a certificate ends: seven of ten are for 90 days, and nearly all of these are replaced a month before; one of four ends with a
 * day, the others at any second.
 */
function sampleEnd(slot: number, random: () => number): number {
  const isShort = random() < 0.7;
  const end = slot + (isShort && random() < 0.95 ? 30 + random() * 60 : random() * (isShort ? 30 : 395)) * DAY;
  return random() < 0.25 ? dayOf(end) + DAY - 1000 : Math.floor(end / 1000) * 1000;
}

function sampleOutcome(random: () => number): Outcome {
  let rest = random() * 100;
  for (const [outcome, share] of OUTCOMES) {
    rest -= share;
    if (rest < 0) return outcome;
  }
  return 200;
}

/** Park and Miller's minimal standard generator: numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed % 2147483647 || 1;
  return () => (state = state * 48271 % 2147483647) / 2147483647;
}
