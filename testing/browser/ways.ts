import type { PastSweep } from "../../lib/model/sweep.ts";
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
  "strange": sampleView([strange(SLOT), strange(SLOT - 10 * MINUTE)], { title: STRANGE[1] }),
};
