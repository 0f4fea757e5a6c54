import assert from "node:assert/strict";
import { DAY } from "../../../lib/duration.ts";
import { RETENTION } from "../../../lib/store/store.ts";
import { sampleIncidents } from "../sample.ts";
import { SLOT, type StoreTest } from "./case.ts";

/** Registers the tests of how every store keeps incidents. */
export function testIncidents(test: StoreTest): void {
  test("putIncidents() keeps open incidents, and closed ones by the sweep that closed them", async (store, slot) => {
    const open = sampleIncidents(slot, 9);
    const closedBy = (at: number) => sampleIncidents(slot - 5 * SLOT, 3, { closed: at, ended: "up" });
    await store.putIncidents({ through: slot - SLOT, open: open.slice(1) }, [
      ...closedBy(slot),
      ...closedBy(slot - SLOT),
    ]);
    await store.putIncidents({ through: slot, open }, []);
    assert.deepEqual(await store.incidents(0), {
      through: slot,
      open,
      closed: [...closedBy(slot - SLOT), ...closedBy(slot)],
    });
    assert.deepEqual((await store.incidents(slot)).closed, closedBy(slot));
    assert.deepEqual((await store.incidents(slot + 1)).closed, []);
  });

  test(
    "putIncidents() that reaches less far leaves what is open as it is, and keeps what was closed",
    async (store, slot) => {
      const [early, late] = sampleIncidents(slot, 2);
      const closed = sampleIncidents(slot - 9 * SLOT, 1, { closed: slot - SLOT, ended: "removed" });
      await store.putIncidents({ through: slot, open: [late] }, []);
      for (const again of [1, 2]) {
        await store.putIncidents({ through: slot - again * SLOT, open: [early] }, closed);
        assert.deepEqual(await store.incidents(0), { through: slot, open: [late], closed });
      }
    },
  );

  test("putIncidents() of several processes that closed different incidents keeps all of them", async (store, slot) => {
    const closed = sampleIncidents(slot - SLOT, 8, { closed: slot, ended: "up" });
    await Promise.all(closed.map((incident) => store.putIncidents({ through: slot, open: [] }, [incident])));
    const kept = async () => (await store.incidents(0)).closed.sort((a, b) => a.opened - b.opened);
    assert.deepEqual(await kept(), closed);
    const again = { ...closed[3], ended: "blocked" } as const;
    await store.putIncidents({ through: slot, open: [] }, [again]);
    assert.deepEqual(await kept(), closed.with(3, again));
  });

  test("putIncidents() removes only the undone incidents from those that a sweep closed", async (store, slot) => {
    const [one, two, three] = sampleIncidents(slot - 2 * SLOT, 3, { closed: slot - SLOT, ended: "up" });
    await store.putIncidents({ through: slot - SLOT, open: [] }, [one, two, three]);
    const late = { ...two, closed: slot };
    await store.putIncidents({ through: slot, open: [] }, [late], { undone: [two] });
    assert.deepEqual((await store.incidents(0)).closed, [one, three, late]);
    await store.putIncidents({ through: slot, open: [two] }, [], { undone: [late, { ...one, closed: slot }] });
    assert.deepEqual(await store.incidents(0), { through: slot, open: [two], closed: [one, three] });
  });

  test(
    "putIncidents() replaces what is open by the same sweep, and by one that lies too far ahead",
    async (store, slot) => {
      const [one, two, three] = sampleIncidents(slot, 3);
      await store.putIncidents({ through: slot + DAY, open: [one] }, []);
      await store.putIncidents({ through: slot, open: [two] }, [], { until: slot + DAY });
      assert.deepEqual(await store.incidents(0), { through: slot + DAY, open: [one], closed: [] });
      for (const open of [[two], [three]]) {
        await store.putIncidents({ through: slot, open }, [], { until: slot + DAY - 1 });
        assert.deepEqual(await store.incidents(0), { through: slot, open, closed: [] });
      }
    },
  );

  test("putIncidents() keeps 10,000 at once, and odd names", async (store, slot) => {
    const name = "👩‍🚒 \u202eright to left \ud800 ".padEnd(200, "x");
    const open = sampleIncidents(slot, 10_000, { name });
    const closed = sampleIncidents(slot, 10_000, { name, closed: slot, ended: "blocked" });
    await store.putIncidents({ through: slot, open }, closed);
    assert.deepEqual(await store.incidents(0), { through: slot, open, closed });
  });

  test("prune() deletes closed incidents older than their retention, and no others", async (store, slot, clock) => {
    const closed = [-SLOT, 0, SLOT].flatMap((offset) => {
      const at = slot - RETENTION.incident + offset;
      return sampleIncidents(at - SLOT, 2, { closed: at, ended: "up" });
    });
    await store.putIncidents({ through: slot, open: sampleIncidents(slot, 2) }, closed);
    clock.now = slot;
    await store.prune();
    assert.deepEqual(await store.incidents(0), {
      through: slot,
      open: sampleIncidents(slot, 2),
      closed: closed.slice(2),
    });
  });
}
