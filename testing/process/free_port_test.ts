import assert from "node:assert/strict";
import { freePort } from "./free_port.ts";

Deno.test("freePort() is a port that can be listened on, and that the system does not assign by itself", async () => {
  const port = freePort();
  using listener = Deno.listen({ hostname: "127.0.0.1", port });
  assert.equal(listener.addr.port, port);
  const range = await Deno.readTextFile("/proc/sys/net/ipv4/ip_local_port_range").catch(() => "49152 65535");
  const [first, last] = range.trim().split(/\s+/).map(Number);
  for (let times = 0; times < 100; times++) {
    const other = freePort();
    assert.ok(other < first || other > last, `${other}`);
  }
});
