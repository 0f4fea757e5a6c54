import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { reset } from "@logtape/logtape";
import { captureLog } from "../../../testing/log/captured_log.ts";
import { NameServers } from "./name_servers.ts";

Deno.test("NameServers logs once, while it lasts, that lookups are slow", async () => {
  const records = await captureLog();
  try {
    const servers = new NameServers({ long: 50 });
    const slow = () => delay(80).then(() => Promise.reject(new Deno.errors.NotFound("no records found")));
    const quick = () => Promise.reject(new Deno.errors.NotFound("no records found"));
    await servers.look([], slow);
    await servers.look(["a.test", "b.test"], (host) => host === "a.test" ? slow() : quick());
    assert.equal(records.length, 0, "that is the name server of one zone");
    await servers.look(["a.test", "b.test"], slow);
    await servers.look(["a.test"], slow);
    assert.equal(records.length, 1);
    assert.equal(records[0].properties.event, "names.slow");
    await servers.look(["a.test"], quick);
    await servers.look(["a.test"], slow);
    assert.equal(records.length, 2);
  } finally {
    await reset();
  }
});
