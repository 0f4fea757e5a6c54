import { sampleList, sampleSweep } from "./sample.ts";
import { Spool } from "../../lib/store/spool.ts";

// A process of `spool_test.ts`: adds one sweep after the other, and prints the slot of each once it is kept.
const spool = new Spool(Deno.args[0], { maxSweeps: 100_000 });
for (let slot = 0;; slot += 600_000) {
  await spool.add(sampleSweep(slot, 200), slot === 0 ? sampleList(sampleSweep(slot, 0).list, 200) : undefined);
  console.log(slot);
}
