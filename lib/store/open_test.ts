import assert from "node:assert/strict";
import { openStore } from "./open.ts";

Deno.test("openStore() opens the configured store", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/lookout.db`;
  for (
    const [config, name] of [
      [{ kind: "sqlite", path }, `sqlite:${path}`],
      [{ kind: "memory" }, "memory:"],
    ] as const
  ) {
    const now = () => 1000;
    const store = await openStore(config, { now });
    assert.equal(store.name, name);
    assert.equal(await store.claim(0, "a", 1000), true);
    assert.equal(await store.claim(0, "b", 1001), true, "the clock is handed on");
    assert.equal(await store.claim(0, "a", 1001), false);
    await store.close();
  }
  await Deno.remove(folder, { recursive: true });
});
