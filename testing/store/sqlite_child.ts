import { sampleSweep } from "./sample.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";

// A process of `sqlite_process_test.ts`: once its input is closed, it tries to claim and to write one slot after the other, and
// prints what it got.
const [path, replica, slots] = Deno.args;
console.log("ready");
await Deno.stdin.read(new Uint8Array(1)); // until it is closed
const store = await openSqlite(path);
for (let index = 1; index <= Number(slots); index++) {
  const slot = index * 600_000;
  if (await store.claim(slot, replica, Date.now() + 60_000)) console.log("claimed", slot);
  if (await store.putSweep(sampleSweep(slot, 50, { replica }))) console.log("wrote", slot);
}
await store.close();
