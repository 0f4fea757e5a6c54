import assert from "node:assert/strict";
import { ALL_EVENTS, FIRST, INTERVAL, Knowledge, swept } from "../../testing/samples/situation.ts";
import { DAY } from "../duration.ts";
import { certificateKey, endingCertificates } from "./certificates.ts";
import { nextDigest } from "./digest.ts";
import type { Ledger } from "./ledger.ts";

interface Shown {
  end: number;
  fingerprint: string;
}

/** What is reported of the certificate that all sites show on a day, each day twice: `1: 80 in 30`. */
function reported(sites: number, days: number, shown: (day: number, site: number) => Shown): string[] {
  let ledger: Ledger | undefined;
  const ids = Array.from({ length: sites }, (_, index) => `t${index}`);
  const by = <Value>(value: (site: number) => Value) => Object.fromEntries(ids.map((id, site) => [id, value(site)]));
  const options = { ...ALL_EVENTS, events: ["certificate"] as const };
  return Array.from({ length: days }, (_, day) => day).flatMap((day) => {
    const sweep = swept(day * DAY / INTERVAL, by(() => "up" as const), {
      ends: by((site) => shown(day, site).end),
      fingerprints: by((site) => shown(day, site).fingerprint),
    });
    return [1, 2].flatMap(() => {
      const next = nextDigest(ledger, new Knowledge().take(sweep), { options, id: "dig_1", now: sweep.record.slot });
      if (next.ledger) ledger = { ...next.ledger, pending: undefined };
      return (next.digest?.certificates ?? []).map(({ threshold, hostCount }) =>
        `${day}: ${hostCount} in ${threshold}`
      );
    });
  });
}

Deno.test("certificateNews() reports each threshold of a certificate once, in one line for all its sites", () => {
  const all = reported(80, 35, () => ({ end: FIRST + 31 * DAY, fingerprint: "a1b2c3d4" }));
  assert.deepEqual(all, ["1: 80 in 30", "17: 80 in 14", "24: 80 in 7", "28: 80 in 3", "30: 80 in 1", "31: 80 in 0"]);
});

Deno.test("certificateNews() distinguishes a renewed certificate, even if it expires in the same second", () => {
  const end = FIRST + 10 * DAY;
  const all = reported(2, 5, (day) => ({ end, fingerprint: day < 2 ? "a1b2c3d4" : "e5f6a7b8" }));
  // The first one was reported with the first message of all.
  assert.deepEqual(all, ["0: 2 in 14", "2: 2 in 14", "3: 2 in 7"]);
});

Deno.test("certificateNews() reports two certificates that expire in the same second separately", () => {
  const end = FIRST + 31 * DAY;
  const all = reported(3, 2, (_, site) => ({ end, fingerprint: site < 2 ? "a1b2c3d4" : "e5f6a7b8" }));
  assert.deepEqual(all, ["1: 2 in 30", "1: 1 in 30"]);
});

Deno.test("certificateKey() is the expiry of an intermediate, which many certificates share", () => {
  const intermediate = { end: FIRST, intermediate: true as const };
  const [one, other] = ["a1b2c3d4", "e5f6a7b8"].map((fingerprint) => certificateKey({ ...intermediate, fingerprint }));
  assert.equal(one, other);
  assert.notEqual(certificateKey({ end: FIRST, fingerprint: "a1b2c3d4" }), one);
  assert.equal(certificateKey({ end: FIRST }), "until-2026-11-22T00:10:00.000Z");
});

Deno.test("endingCertificates() names five hosts and counts all of them", () => {
  const ids = Array.from({ length: 8 }, (_, index) => `t${index}`);
  const of = <Value>(value: Value) => Object.fromEntries(ids.map((id) => [id, value]));
  const [certificate] = endingCertificates(
    swept(0, of("up" as const), { ends: of(FIRST - DAY), fingerprints: of("a1b2c3d4") }),
    ALL_EVENTS,
  );
  assert.deepEqual([certificate.hosts.length, certificate.hostCount, certificate.threshold], [5, 8, 0]);
});

Deno.test("endingCertificates() has only those of the channel's category", () => {
  const up = { a: "up", b: "up" } as const;
  const sweep = swept(0, up, {
    ends: { a: FIRST, b: FIRST },
    fingerprints: { a: "a1b2c3d4", b: "e5f6a7b8" },
    categories: { a: "Shops" },
  });
  const of = (category: string) =>
    endingCertificates(sweep, { ...ALL_EVENTS, category }).map(({ fingerprint }) => fingerprint);
  assert.deepEqual([of("Shops"), of(""), of("News")], [["a1b2c3d4"], ["e5f6a7b8"], []]);
});
