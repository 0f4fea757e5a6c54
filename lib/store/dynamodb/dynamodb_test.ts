import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import assert from "node:assert/strict";
import { JAVA } from "../../../testing/dynamodb/dynamodb_local.ts";
import { dynamoDbOfFile } from "../../../testing/dynamodb/dynamodb_of_file.ts";
import { startDynamoDbProxy } from "../../../testing/dynamodb/dynamodb_proxy.ts";
import { needs } from "../../../testing/process/needs.ts";
import { decodeChecks, encodeChecks } from "../codec/checks.ts";
import { testStore } from "../../../testing/store/contract.ts";
import { openDynamoDb } from "./dynamodb.ts";
import { connect } from "./client.ts";
import { createTable } from "./table.ts";
import { sampleSweep } from "../../../testing/store/sample.ts";
import { RETENTION } from "../store.ts";

const local = dynamoDbOfFile();

/** A new, empty table. */
async function newTable(): Promise<string> {
  const table = `lookout-${crypto.randomUUID()}`;
  await createTable(table, local().client);
  return table;
}

testStore(
  "openDynamoDb()",
  async (now) => openDynamoDb(await newTable(), { now, client: local().client }),
  (name, run) => needs(JAVA, name, run),
);

const SLOT = Math.floor(Date.now() / 600_000) * 600_000;

needs(
  JAVA,
  "putSweep() and sweep() keep more than fits into an item, and the first of several stays whole",
  async () => {
    const store = await openDynamoDb(await newTable(), { client: local().client });
    const records = ["a", "b"].map((replica) => sampleSweep(SLOT, 90_000, { replica }));
    assert(encodeChecks(records[0].checks).length > 400_000);
    const kept = await Promise.all(records.map((record) => store.putSweep(record)));
    assert.equal(kept.filter(Boolean).length, 1);
    const first = records[kept.indexOf(true)];
    assert.deepEqual(await store.sweep(SLOT), first);
    assert.deepEqual(await store.sweeps(SLOT), [first]);
    await store.close();
  },
);

needs(JAVA, "putTargets() keeps a list larger than an item, and lets it expire whole", async () => {
  const now = SLOT;
  const table = await newTable();
  const store = await openDynamoDb(table, { client: local().client, now: () => now });
  const targets = Array.from({ length: 25_000 }, () => {
    const id = crypto.randomUUID();
    return { id, name: id, url: `https://${id}.example/`, category: "" };
  });
  await store.putTargets({ hash: "large", targets });
  assert.deepEqual(await store.targets("large"), { hash: "large", targets });
  await store.putTargets({ hash: "small", targets: targets.slice(0, 1) });
  const client = connect(local().client);
  const { Items } = await client.scan({ TableName: table, ProjectionExpression: "pk, sk, #ttl", ...TTL_NAME });
  const expiring = Items!.filter(({ ttl }) => ttl === (SLOT + RETENTION.sweep + 86_400_000) / 1000);
  assert(expiring.length > 2);
  assert(expiring.every(({ pk, sk }) => pk === "part list large" || sk === "large"));
  assert.deepEqual(Items!.filter((item) => !expiring.includes(item)).map(({ pk, sk }) => [pk, sk]).sort(), [
    ["latest", "list"],
    ["list", "small"],
  ]);
  client.destroy();
  await store.close();
});

needs(
  JAVA,
  "a renewal that arrives after the release, when its client has abandoned it, does not take the claim",
  async () => {
    await using proxy = startDynamoDbProxy(local());
    const store = await openDynamoDb(await newTable(), { client: proxy.client });
    const until = () => Date.now() + 60_000;
    for (const known of [true, false]) {
      const slot = known ? SLOT : SLOT + 600_000;
      if (known) assert.equal(await store.claim(slot, "a", until()), true);
      const come = proxy.hold("a", "claim");
      const renewal = store.claim(slot, "a", until()).catch((error) => error);
      const pass = await come;
      await store.release(slot, "a");
      assert.equal(await pass(), false);
      await renewal;
      assert.equal(await store.claim(slot, "b", until()), true);
    }
    await store.close();
  },
);

const TTL_NAME = { ExpressionAttributeNames: { "#ttl": "ttl" } };

needs(JAVA, "a sweep's item has its time, its counts and its expiry in plain attributes", async () => {
  const table = await newTable();
  const store = await openDynamoDb(table, { client: local().client });
  const { checks, ...record } = sampleSweep(SLOT, 1000);
  await store.putSweep({ ...record, checks });
  await store.close();
  const client = connect(local().client);
  const { Item } = await client.get({ TableName: table, Key: { pk: "sweep", sk: new Date(SLOT).toISOString() } });
  client.destroy();
  const { data, ...clear } = Item!;
  assert.deepEqual(decodeChecks(data), checks);
  const { slot: _, finished, ...rest } = record;
  assert.deepEqual(clear, {
    pk: "sweep",
    sk: new Date(SLOT).toISOString(),
    time: new Date(finished).toISOString(),
    ...rest,
    ttl: (SLOT + RETENTION.sweep) / 1000,
  });
});

needs(JAVA, "sweeps() and lastSweep() leave out damaged records, and return the rest", async () => {
  const table = await newTable();
  const store = await openDynamoDb(table, { client: local().client });
  const records = [2, 1, 0].map((count) => sampleSweep(SLOT - count * 600_000, 3));
  for (const record of records) await store.putSweep(record);
  const client = connect(local().client);
  await client.update({
    TableName: table,
    Key: { pk: "sweep", sk: new Date(SLOT).toISOString() },
    UpdateExpression: "SET #data = :data",
    ExpressionAttributeNames: { "#data": "data" },
    ExpressionAttributeValues: { ":data": new Uint8Array([0, 255]) },
  });
  client.destroy();
  assert.deepEqual(await store.sweeps(0), records.slice(0, 2));
  assert.deepEqual(await store.lastSweep(), records[1]);
  assert.equal(await store.sweep(SLOT), undefined);
  assert.equal(await store.putSweep(records[2]), false);
  await store.close();
});

needs(JAVA, "openDynamoDb() names table, region and action when the table is missing", async () => {
  await assert.rejects(openDynamoDb("missing", { client: local().client }), {
    message: "Cannot open dynamodb:missing: there is no such table (missing in local, dynamodb:Query): " +
      "ResourceNotFoundException: Cannot do operations on a non-existent table",
  });
});

needs(JAVA, "openDynamoDb() names the action that is not allowed, whichever it is", async () => {
  await using proxy = startDynamoDbProxy(local());
  const table = await newTable();
  for (const action of ["Query", "GetItem", "PutItem", "UpdateItem"]) {
    await proxy.set({ denied: action });
    await assert.rejects(openDynamoDb(table, { client: proxy.client }), {
      message: `Cannot open dynamodb:${table}: a permission is missing (${table} in local, dynamodb:${action}): ` +
        `AccessDeniedException: User: somebody is not authorized to perform: dynamodb:${action}`,
    });
  }
});

needs(JAVA, "openDynamoDb() rejects a table with another key", async () => {
  const table = `other-${crypto.randomUUID()}`;
  const client = new DynamoDBClient(local().client);
  await client.send(
    new CreateTableCommand({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
  client.destroy();
  await assert.rejects(
    openDynamoDb(table, { client: local().client }),
    new RegExp(
      `^Error: Cannot open dynamodb:${table}: its key must be pk and sk, both of them strings \\(${table} in local`,
    ),
  );
});

Deno.test("openDynamoDb() says that a region is missing", async () => {
  const region = () => Promise.reject(new Error("Region is missing"));
  await assert.rejects(openDynamoDb("lookout", { client: { region } }), {
    message: "Cannot open dynamodb:lookout: no region: set AWS_REGION",
  });
});

for (const fault of ["away", "silent", "throttling", "failing"] as const) {
  needs(
    JAVA,
    `openDynamoDb() opens a table that is ${fault}; calls reject in time, and succeed once it is back`,
    async () => {
      await using proxy = startDynamoDbProxy(local());
      const table = await newTable();
      await proxy.set(fault);
      const started = Date.now();
      const store = await openDynamoDb(table, { client: proxy.client });
      const record = sampleSweep(SLOT, 3);
      await Promise.all(
        [() => store.putSweep(record), () => store.claim(SLOT, "a", Date.now() + 60_000), () => store.lastSweep()]
          .map((call) => assert.rejects(call, new RegExp(`^Error: Cannot .+ dynamodb:${table}: .`))),
      );
      assert(Date.now() - started < 9000, `${Date.now() - started} ms`);
      await proxy.set();
      await store.putSweep(record);
      assert.deepEqual(await store.lastSweep(), record);
      await store.close();
    },
  );
}
