import assert from "node:assert/strict";
import { RETENTION } from "../../../lib/store/store.ts";
import { type StoreTest } from "./case.ts";

/** Registers the tests of how every store keeps documents. */
export function testDocuments(test: StoreTest): void {
  test("putDocument() writes only if the version is the expected one", async (store) => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    const read = async () => {
      const found = await store.document("ledger/ops");
      return found && { text: new TextDecoder().decode(found.bytes), version: found.version };
    };
    assert.equal(await read(), undefined);
    assert.equal(await store.putDocument("ledger/ops", bytes("none"), 1), false);
    assert.equal(await store.putDocument("ledger/ops", bytes("one"), undefined), true);
    assert.equal(await store.putDocument("ledger/ops", bytes("two"), undefined), false);
    const one = await read();
    assert.equal(one?.text, "one");
    assert.equal(await store.putDocument("ledger/ops", bytes("two"), one.version), true);
    assert.equal(await store.putDocument("ledger/ops", bytes("three"), one.version), false);
    const two = await read();
    assert.equal(two?.text, "two");
    assert(two.version > one.version);
    assert.equal(await store.document("ledger/other"), undefined);
  });

  test("putDocument() by eight at once writes one, in every round", async (store) => {
    for (let round = 0; round < 5; round++) {
      const before = await store.document("race");
      const done = await Promise.all(
        Array.from(
          { length: 8 },
          (_, index) => store.putDocument("race", Uint8Array.of(round, index), before?.version),
        ),
      );
      assert.equal(done.filter(Boolean).length, 1);
      assert.deepEqual([...(await store.document("race"))!.bytes], [round, done.indexOf(true)]);
    }
  });

  test("putDocument() keeps a document that is too large for one item", async (store) => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    const large = new Uint8Array(900_000).map((_, index) => bytes[index % bytes.length]);
    assert.equal(await store.putDocument("large", large, undefined), true);
    assert.deepEqual(new Uint8Array((await store.document("large"))!.bytes), large);
  });

  test(
    "a document that was not written for its retention is gone, and its versions do not come again",
    async (store, _slot, clock) => {
      await store.putDocument("old", Uint8Array.of(1), undefined);
      const { version } = (await store.document("old"))!;
      clock.now += RETENTION.document;
      assert.equal((await store.document("old"))?.version, version);
      clock.now += 2000;
      assert.equal(await store.document("old"), undefined);
      assert.equal(await store.putDocument("old", Uint8Array.of(2), undefined), true);
      const after = (await store.document("old"))!;
      assert.deepEqual([...after.bytes], [2]);
      assert(after.version > version);
      await store.prune();
      assert.deepEqual([...(await store.document("old"))!.bytes], [2]);
    },
  );
}
