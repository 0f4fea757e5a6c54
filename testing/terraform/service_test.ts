import { S3 } from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { openDynamoDb } from "../../lib/store/dynamodb.ts";
import { createTable } from "../../lib/store/dynamodb_table.ts";
import { Place } from "../lookout.ts";
import { startWorld } from "../world.ts";
import { REGION, startMoto } from "./moto.ts";
import { MOTO, needsAll } from "./programs.ts";

needsAll([MOTO], "Lookout keeps its sweeps in a table and takes a new list from S3 within a slot", async () => {
  await using world = await startWorld();
  await using moto = await startMoto();
  const credentials = { accessKeyId: moto.env.AWS_ACCESS_KEY_ID, secretAccessKey: moto.env.AWS_SECRET_ACCESS_KEY };
  const client = { endpoint: moto.env.AWS_ENDPOINT_URL, region: REGION, credentials };
  const s3 = new S3(client);
  const put = (...hosts: string[]) => {
    const Body = ["name,url", ...hosts.map((host) => `${host},${world.url(host)}`)].join("\n");
    return s3.putObject({ Bucket: "lists", Key: "urls.csv", Body });
  };
  await s3.createBucket({ Bucket: "lists" });
  await put("good", "refuses");
  await createTable("lookout", client);

  await using place = new Place();
  const service = place.start({
    ...moto.env,
    LOOKOUT_INTERVAL: "10s",
    LOOKOUT_STORE: "dynamodb:lookout",
    LOOKOUT_TARGETS: "s3://lists/urls.csv",
  });
  await service.line("sweep.finished");
  await put("good", "closes-at-once");
  const { source, added, removed } = await service.line("list.changed");
  assert.deepEqual([source, added, removed], ["s3://lists/urls.csv", ["closes-at-once"], ["refuses"]]);
  await s3.deleteObject({ Bucket: "lists", Key: "urls.csv" });
  const { problems, targets } = await service.line("list.refused");
  assert.deepEqual([problems, targets], [["Cannot read s3://lists/urls.csv: there is no such object"], 2]);
  await service.kill("SIGTERM");

  // The list that the store knows will do, until there is one in S3 again.
  const next = place.start({ ...moto.env, LOOKOUT_STORE: "dynamodb:lookout", LOOKOUT_TARGETS: "s3://lists/urls.csv" });
  assert.equal((await next.line("list.refused")).targets, 2);
  assert.equal((await next.line("started")).store, "dynamodb:lookout");
  await next.kill("SIGKILL");
  s3.destroy();

  const store = await openDynamoDb("lookout", { client });
  const sweeps = await store.sweeps(0);
  assert.deepEqual(sweeps[0].summary, { "200": 1, refused: 1 });
  assert(sweeps.some(({ summary }) => summary.reset === 1));
  await store.close();
});
