import assert from "node:assert/strict";
import { MINUTE } from "../../../lib/duration.ts";
import { SLOT, type StoreTest } from "./case.ts";

/** Registers the tests of how every store gives claims. */
export function testClaims(test: StoreTest): void {
  test("an owner with an odd name keeps its claim", async (store, slot, clock) => {
    assert.equal(await store.claim(slot, "host-👩‍🚒-'; --", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "host-👩‍🚒-'; -", clock.now + MINUTE), false);
  });

  test("claim() gives a slot to the first owner, and each slot separately", async (store, slot, clock) => {
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    assert.equal(await store.claim(slot + SLOT, "b", clock.now + MINUTE), true);
  });

  test("claim() by several owners at once gives the slot to one", async (store, slot, clock) => {
    const owners = Array.from({ length: 16 }, (_, index) => `owner-${index}`);
    const got = await Promise.all(owners.map((owner) => store.claim(slot, owner, clock.now + MINUTE)));
    assert.equal(got.filter(Boolean).length, 1);
    const again = await Promise.all(owners.map((owner) => store.claim(slot, owner, clock.now + MINUTE)));
    assert.deepEqual(again, got);
  });

  test("claim() renews its owner's claim", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });

  test("claim() takes over an expired claim, to the millisecond", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += MINUTE - 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    clock.now += 1;
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), false);
  });

  test("claim() renews late if it was not taken over", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    clock.now += 2 * MINUTE;
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });

  test("release() frees the slot", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.release(slot, "a");
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
  });

  test(
    "release() wins over a claim of its owner that is under way, its first or a renewal",
    async (store, slot, clock) => {
      for (const first of [true, false]) {
        const at = first ? slot : slot + SLOT;
        if (!first) await store.claim(at, "a", clock.now + MINUTE);
        await Promise.all([store.claim(at, "a", clock.now + MINUTE), store.release(at, "a")]);
        assert.equal(await store.claim(at, "b", clock.now + MINUTE), true);
      }
    },
  );

  test("claim() can take a slot that its owner has released", async (store, slot, clock) => {
    for (let time = 0; time < 2; time++) {
      assert.equal(await store.claim(slot, "a", clock.now + MINUTE), true);
      assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
      await store.release(slot, "a");
    }
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), true);
    assert.equal(await store.claim(slot, "a", clock.now + MINUTE), false);
  });

  test("release() by another owner, or of another slot, changes nothing", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.release(slot, "b");
    await store.release(slot + SLOT, "a");
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
    clock.now += MINUTE;
    await store.claim(slot, "b", clock.now + MINUTE);
    await store.release(slot, "a");
    assert.equal(await store.claim(slot, "c", clock.now + MINUTE), false);
  });

  test("prune() keeps live claims", async (store, slot, clock) => {
    await store.claim(slot, "a", clock.now + MINUTE);
    await store.prune();
    assert.equal(await store.claim(slot, "b", clock.now + MINUTE), false);
  });
}
