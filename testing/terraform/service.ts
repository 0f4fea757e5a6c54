import assert from "node:assert/strict";
import { join } from "node:path";
import { openDynamoDb } from "../../lib/store/dynamodb/dynamodb.ts";
import { Place } from "../process/lookout.ts";
import { until } from "../process/until.ts";
import { startWorld } from "../internet/world.ts";
import type { Deployment } from "./deployment.ts";

/**
 * Runs Lookout on what was deployed, with the environment that its task has, and asserts that its sweeps are in the table
 * and that what becomes of the list is taken up within a slot. Leaves the list as it was.
 */
export async function checkService(it: Deployment): Promise<void> {
  await using world = await startWorld();
  await using place = new Place();
  const listOf = (...hosts: string[]) => ["name,url", ...hosts.map((host) => `${host},${world.url(host)}`)].join("\n");
  const { env } = await it.readContainer();
  const start = () =>
    place.start({
      ...env,
      ...it.account.env,
      // What a test must have otherwise: hosts and a port of this machine, a folder of its own, and less patience.
      DENO_SERVE_ADDRESS: "tcp:127.0.0.1:0",
      LOOKOUT_ALLOW_PRIVATE: "true",
      LOOKOUT_CONFIRM_DELAY: "0s",
      LOOKOUT_DATA: join(place.folder, "data"),
      LOOKOUT_INTERVAL: "10s",
      LOOKOUT_PLACES: "",
    });

  const versions = [await it.writeList(listOf("good", "refuses"))];
  const service = start();
  assert.equal((await service.line("started")).store, `dynamodb:${it.output.table}`);
  await service.line("sweep.finished");

  versions.push(await it.writeList(listOf("good", "closes-at-once")));
  const written = Date.now();
  const { source, added, removed } = await service.line("list.changed");
  assert.deepEqual([source, added, removed], [it.output.targets, ["closes-at-once"], ["refuses"]]);
  // Or the process might be stopped before the table has a sweep of a slot that began after the change.
  await until(() => service.linesOf("sweep.finished").some(({ slot }) => Date.parse(slot as string) > written), 20_000);

  versions.push(await it.deleteList());
  const { problems, targets } = await service.line("list.refused");
  assert.deepEqual([problems, targets], [[`Cannot read ${it.output.targets}: no such object`], 2]);
  await service.kill("SIGTERM");

  // The list that the table knows will do, until there is one in S3 again.
  const next = start();
  assert.equal((await next.line("list.refused")).targets, 2);
  assert.equal((await next.line("started")).targets, 2);
  await next.kill("SIGKILL");
  await it.forgetList(versions);

  const { AWS_ENDPOINT_URL: endpoint, AWS_REGION: region, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = it.account.env;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const store = await openDynamoDb(it.output.table, { client: { endpoint, region, credentials } });
  const stored = await store.sweeps(0);
  assert.deepEqual(stored[0].summary, { "200": 1, refused: 1 });
  const later = stored.filter(({ slot }) => slot > written);
  assert.deepEqual([...new Set(later.map(({ summary }) => JSON.stringify(summary)))], ['{"200":1,"reset":1}']);
  await store.close();
}
