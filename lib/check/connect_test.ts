import assert from "node:assert/strict";
import process from "node:process";
import { setTimeout as delay } from "node:timers/promises";
import { tryAddresses } from "./connect.ts";

Deno.test("tryAddresses() gives no time to an address beyond the deadline, without a warning on stderr", async () => {
  const warnings: Error[] = [];
  const note = (warning: Error) => warnings.push(warning);
  process.on("warning", note);
  try {
    const tried: string[] = [];
    const attempt = async (address: string, signal: AbortSignal) => {
      tried.push(address);
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return undefined;
    };
    const deadline = performance.now() - 100;
    const signal = AbortSignal.timeout(50);
    const addresses = ["192.0.2.1", "192.0.2.2"];
    assert.equal(await tryAddresses({ ok: true, addresses }, attempt, { deadline, signal }), undefined);
    await delay(10);
    assert.deepEqual([tried, warnings], [addresses, []]);
  } finally {
    process.off("warning", note);
  }
});
