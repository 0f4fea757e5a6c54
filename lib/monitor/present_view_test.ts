import assert from "node:assert/strict";
import { MINUTE, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import type { ThreadTrouble } from "../model/view.ts";
import { IncidentBook } from "../past/incident_book.ts";
import { Past } from "../past/past.ts";
import { presentView, type PresentViewOptions } from "./present_view.ts";

const INTERVAL = 10 * MINUTE;

/** What is shown a minute into the slot after a sweep. */
function shown(values: Pick<PresentViewOptions, "threadTrouble">) {
  const past = new Past({ interval: INTERVAL, slot: SLOT, incidents: new IncidentBook() });
  past.add(sampleSweep(SLOT - INTERVAL, [["Shop", 503]]));
  const { version, list, certificates, missed } = sampleView([]);
  return presentView({
    version,
    list,
    certificates,
    missed,
    config: { interval: INTERVAL, title: "Ours", baseUrl: "", userAgent: "a", addresses: [] },
    archive: { past, days: [], condition: { view: { spooled: 3 } } as PresentViewOptions["archive"]["condition"] },
    due: { past, now: SLOT + MINUTE, interval: INTERVAL },
    ...values,
  });
}

Deno.test("presentView() has the known past, when the next sweep is due, and the state of the store", () => {
  const { latest, incidents, next, behind, spooled, visitor } = shown({});
  assert.equal(latest!.record.slot, SLOT - INTERVAL);
  assert.deepEqual(incidents.open.map(({ target }) => target), ["Shop"]);
  assert.deepEqual([next, behind, spooled], [SLOT, true, 3]);
  assert.deepEqual(visitor, { userAgent: "a", addresses: [] });
});

Deno.test("presentView() has the thread's problems if one was replaced", () => {
  const trouble: ThreadTrouble = { replaced: [], stuck: 0, leftOut: new Map() };
  assert.equal(shown({ threadTrouble: trouble }).threadTrouble, undefined);
  const replaced = { ...trouble, replaced: [SLOT] };
  assert.equal(shown({ threadTrouble: replaced }).threadTrouble, replaced);
});
