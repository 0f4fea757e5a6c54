import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { rows } from "../../lib/show/rows.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { viewOfMany } from "../../testing/samples/views.ts";
import { makeRowHtml, rowHtml } from "./rowHtml.ts";
import { targetRow } from "./targetRow.tsx";

Deno.test("rowHtml() returns the markup of a row", () => {
  for (const row of rows(viewOfMany(20, { slot: SLOT }))) assert.equal(rowHtml(row), targetRow(row));
});

Deno.test("makeRowHtml() yields while it makes many rows, and makes none twice", async () => {
  const all = rows(viewOfMany(1000, { slot: SLOT }));
  /** How many turns others have until it is done. */
  const turns = async () => {
    let done = false;
    const making = makeRowHtml(all).then(() => done = true);
    let count = 0;
    for (; !done; count++) await setImmediate();
    await making;
    return count;
  };
  assert.ok(await turns() >= 9);
  assert.ok(await turns() <= 1);
});
