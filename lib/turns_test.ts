import assert from "node:assert/strict";
import { visitInTurns } from "./turns.ts";

Deno.test("visitInTurns() lets connections be accepted, read and written between turns", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const done: string[] = [];
  const items = Array.from({ length: 30_000 }, () => 0);
  const visiting = visitInTurns(items, () => {
    const end = performance.now() + 0.02;
    while (performance.now() < end);
  }).then(() => done.push("visited"));
  const serving = listener.accept().then(async (conn) => {
    await conn.readable.pipeTo(conn.writable);
  });
  const client = await Deno.connect({ hostname: "127.0.0.1", port });
  await client.write(new Uint8Array(5));
  await client.read(new Uint8Array(5));
  done.push("served");
  client.close();
  await Promise.all([visiting, serving]);
  assert.deepEqual(done, ["served", "visited"]);
  listener.close();
});
