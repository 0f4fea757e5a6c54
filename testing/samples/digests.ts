import { MINUTE } from "../../lib/duration.ts";
import type { Digest, DigestIncident } from "../../lib/model/digest.ts";

const SLOT = Date.UTC(2026, 10, 22, 18, 50);

/** An incident that opened in the slot of the sample, ten minutes after the one of the number before. */
export function sampleIncident(number: number, changes: Partial<DigestIncident> = {}): DigestIncident {
  return {
    id: `t${number}-${SLOT}`,
    target: `t${number}`,
    name: `Shop ${number}`,
    url: `https://shop${number}.example/`,
    category: "Shops",
    opened: SLOT,
    reason: "returns 503",
    failure: "503",
    ...changes,
  };
}

/** Nothing has happened, but for the changes. */
export function quietDigest(changes: Partial<Digest> = {}): Digest {
  return {
    id: "dig_1",
    kind: "change",
    title: "Lookout",
    link: "https://status.example/?state=down",
    slot: SLOT,
    interval: 10 * MINUTE,
    total: 1000,
    openCount: 0,
    down: [],
    recovered: [],
    unwatched: [],
    unsteady: [],
    certificates: [],
    monitor: [],
    slow: { count: 0, targets: [] },
    ...changes,
  };
}

/** Something of everything. */
export function sampleDigest(changes: Partial<Digest> = {}): Digest {
  return quietDigest({
    openCount: 3,
    down: [sampleIncident(1), sampleIncident(2, { reason: "timed out after 10 s", failure: "timeout", category: "" })],
    recovered: [{
      ...sampleIncident(3, { opened: SLOT - 130 * MINUTE }),
      closed: SLOT,
      ended: "up",
    }],
    unwatched: [sampleIncident(4)],
    unsteady: [{ ...sampleIncident(5), openings: 4 }],
    certificates: [{
      fingerprint: "ab".repeat(32),
      end: Date.UTC(2026, 10, 29, 20),
      threshold: 7,
      hosts: ["a.example", "b.example"],
      hostCount: 80,
    }],
    monitor: [{ kind: "missed", over: true, since: SLOT - 60 * MINUTE }],
    ...changes,
  });
}

/** 2,800 of 3,000 are down at once. */
export function stormDigest(changes: Partial<Digest> = {}): Digest {
  const categories = ["Shops", "Travel", "News", "", "Banks & Insurance", "Weather"];
  return quietDigest({
    total: 3000,
    openCount: 2800,
    down: Array.from({ length: 2800 }, (_, index) =>
      sampleIncident(index, {
        storm: "dig_1",
        name: `A shop whose name is rather long, as some are, number ${index}, ${"and so on ".repeat(index % 7)}`,
        url: `https://shop${index}.example/${"a-long-path/".repeat(index % 30)}?q=${index}`,
        category: categories[index % 6],
        ...(index % 5 === 0 ? {} : { reason: "timed out after 10 s", failure: "timeout" }),
      })),
    cause: { kind: "failure", value: "timeout", count: 2240 },
    ...changes,
  });
}

/** Names with all that means something to some service. */
export const HOSTILE = [
  "<!channel> @everyone @here <@U024BE7LH>",
  "a\x1b[31m\r\nBcc: x@example.org\u202e",
  "*bold* _it_ `code` ~no~ [bank](https://evil.example/) {{DATE(2026-01-01)}} <script>alert(1)</script> &amp; \"'",
];

export function hostileDigest(): Digest {
  return quietDigest({
    openCount: 3,
    title: HOSTILE[0],
    down: HOSTILE.map((name, index) => sampleIncident(index, { name, category: name, reason: name })),
    certificates: [{ fingerprint: "cd", end: SLOT, threshold: 0, hosts: HOSTILE, hostCount: 3 }],
    monitor: [{ kind: "list", over: false, since: SLOT, detail: HOSTILE[1] }],
    cause: { kind: "category", value: HOSTILE[0], count: 3 },
  });
}
