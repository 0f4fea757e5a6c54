import assert from "node:assert/strict";
import { sampleDigest } from "../samples/digests.ts";
import { response, startReceiver } from "./receiver.ts";
import { sendApart } from "./send_apart.ts";

Deno.test("channels use the environment's proxy, except for exempt hosts", async () => {
  await using proxy = startReceiver(({ method }) => response(method === "CONNECT" ? 403 : 200));
  await using direct = startReceiver(() => response(200));
  const channels =
    `far=slack+http://mattermost:8065/hooks/x tls=slack://hooks.slack.com/x near=slack+http://127.0.0.1:${direct.port}/x`;
  const address = `http://127.0.0.1:${proxy.port}`;
  const env = { HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: "127.0.0.1" };
  const { deliveries, output } = await sendApart(channels, sampleDigest(), env);
  assert.deepEqual(deliveries, { far: { ok: true }, tls: { ok: false, code: "proxy" }, near: { ok: true } }, output);
  assert.deepEqual(proxy.received.map(({ method, path }) => `${method} ${path}`), [
    "POST http://mattermost:8065/hooks/x",
    "CONNECT hooks.slack.com:443",
  ]);
  assert.equal(direct.received.length, 1);
});
