import assert from "node:assert/strict";
import { startWorld } from "../internet/world.ts";
import { freePort } from "../process/free_port.ts";
import { Place } from "../process/lookout.ts";
import { until } from "../process/until.ts";
import { response, startReceiver } from "./receiver.ts";

/** What a process requests after its first sweep of a URL. */
async function pulseOf(url: string, env: Record<string, string> = {}): Promise<string> {
  await using receiver = startReceiver(() => response(200));
  await using place = new Place(`site,${url}`);
  place.start({
    LOOKOUT_INTERVAL: "5s",
    LOOKOUT_LOG: "json",
    LOOKOUT_DATA: place.folder,
    LOOKOUT_PULSE: `http://127.0.0.1:${receiver.port}/ping/abc?run=/1&x=%20`,
    ...env,
  });
  await until(() => receiver.received.length > 0, 40_000);
  const [{ method, path }] = receiver.received;
  return `${method} ${path}`;
}

Deno.test("LOOKOUT_PULSE is requested after a sweep that is reliable and stored", async () => {
  await using world = await startWorld();
  await world.set("site", { status: 200 });
  assert.equal(await pulseOf(world.url("site")), "GET /ping/abc?run=/1&x=%20");
});

Deno.test("LOOKOUT_PULSE is requested with /fail at the end of its path after a sweep that is unreliable", async () => {
  assert.equal(await pulseOf(`http://127.0.0.1:${freePort()}/`), "GET /ping/abc/fail?run=/1&x=%20");
});

Deno.test("LOOKOUT_PULSE is requested with /fail at the end of its path after a sweep that cannot be stored", async () => {
  await using world = await startWorld();
  await world.set("site", { status: 200 });
  const away = {
    LOOKOUT_STORE: "dynamodb:away",
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${freePort()}`,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "none",
    AWS_SECRET_ACCESS_KEY: "none",
  };
  assert.equal(await pulseOf(world.url("site"), away), "GET /ping/abc/fail?run=/1&x=%20");
});
