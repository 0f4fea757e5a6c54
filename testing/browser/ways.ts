import { HERE, type Opinion } from "../../lib/model/opinion.ts";
import { type Outcome, stateOf } from "../../lib/model/state.ts";
import { countChecks, type PastSweep } from "../../lib/model/sweep.ts";
import type { View } from "../../lib/model/view.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const LONG = "https://example.org/" + "x".repeat(1980);
const STRANGE = [
  "N".repeat(200),
  "word ".repeat(39),
  "موقع الأخبار العربية",
  "👩‍👩‍👧‍👦".repeat(18),
  "<script>alert(1)</script>",
];

const THOUSAND = viewOfMany(1000, { slot: SLOT });

/** The same targets ten minutes later, of which none can be reached. */
function cutOff({ targets, record }: PastSweep): PastSweep {
  const found = targets.map((target, index): [typeof target, ReturnType<typeof sampleCheck>] => {
    return [target, sampleCheck(index % 3 === 0 ? "timeout" : "dns", { state: "unknown" })];
  });
  return sampleSweep(record.slot + 10 * MINUTE, found, { reliable: false });
}

const strange = (slot: number) =>
  sampleSweep(
    slot,
    STRANGE.map((name, index) => {
      return [sampleTarget(name, { id: `strange-${index}`, category: name.slice(0, 90), url: LONG }), 503];
    }),
  );

const FORTY = viewOfMany(40, { slot: SLOT });

function opinion(place: string, outcome: Outcome | null): Opinion {
  return { place, outcome, state: outcome === null ? "unknown" : stateOf(outcome) };
}

/** A site that most places find down, one that as many find up, and one that most find up. */
const DISPUTED = [
  sampleCheck("timeout", {
    opinions: [opinion(HERE, "timeout"), opinion("eu", 503), opinion("us", 200), opinion("ap", null)],
    attempts: 2,
  }),
  sampleCheck("dns", {
    opinions: [opinion(HERE, "dns"), opinion("eu", 200), opinion("us", null), opinion("ap", null)],
    state: "unknown",
  }),
  sampleCheck(200, { opinions: [opinion(HERE, "tls"), opinion("eu", 200), opinion("us", 200), opinion("ap", null)] }),
];

function disputed({ targets, record }: PastSweep): PastSweep {
  const checks = record.checks.map((check, index) => DISPUTED[index] ?? check);
  return { targets, record: { ...record, ...countChecks(checks), checks } };
}

/** The ways that a status page can be. */
export const WAYS: Record<string, View> = {
  "thousand": THOUSAND,
  "three": viewOfMany(3, { slot: SLOT }),
  "none": sampleView([sampleSweep(SLOT, [])]),
  "before the first sweep": { ...sampleView([]), list: THOUSAND.list },
  "first sweep": {
    ...sampleView([]),
    list: THOUSAND.list,
    running: { slot: SLOT, started: SLOT, progress: { total: 1000, done: 412, down: 3, confirming: 2 } },
  },
  "cut off": sampleView([cutOff(THOUSAND.latest!), ...THOUSAND.sweeps.slice(0, 4)], {
    behind: true,
    missed: [SLOT - 40 * MINUTE],
    storeFailure: "disk full",
  }),
  "disputed": sampleView([...FORTY.sweeps.slice(0, 4).map(disputed), ...FORTY.sweeps.slice(4)], {
    places: [
      { name: "eu", responded: SLOT + MINUTE },
      { name: "ap", responded: SLOT - 20 * MINUTE, silentSince: SLOT - 10 * MINUTE },
      { name: "us", responded: SLOT + MINUTE },
    ],
    maintenance: {
      source: "maintenance.csv",
      readAt: SLOT,
      problems: [],
      windows: [
        {
          line: 2,
          from: "2026-01-02T03:00:00",
          to: "2026-01-02T04:30:00",
          zone: "UTC",
          id: "delta-3",
          note: "New disks",
        },
        { line: 3, from: "2026-01-01T01:00:00", to: "2026-01-01T02:00:00", every: "day", zone: "UTC", note: "" },
      ],
    },
    alerts: [{
      name: "webhook hooks.example.org",
      kind: "webhook",
      delivered: 0,
      failing: { since: SLOT - 40 * MINUTE, tries: 9, code: "503" },
      attempts: { delivered: 0, failed: 9 },
    }],
  }),
  "strange": sampleView([strange(SLOT), strange(SLOT - 10 * MINUTE)], { title: STRANGE[1] }),
};
