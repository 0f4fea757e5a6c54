import { setImmediate } from "node:timers/promises";
import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { DAY } from "../../duration.ts";
import { type Day } from "../../model/day.ts";
import { type Incident, NO_INCIDENTS } from "../../model/incident.ts";
import { storedCounts } from "../../model/state.ts";
import type { SweepRecord } from "../../model/sweep.ts";
import type { TargetList } from "../../model/target.ts";
import { type Closing, closings } from "../codec/closings.ts";
import { decodeChecks, encodeChecks } from "../codec/checks.ts";
import {
  decodeDay,
  decodeIncidents,
  decodeTargets,
  encodeDay,
  encodeIncidents,
  encodeTargets,
} from "../codec/codec.ts";
import { readerOf } from "../damage.ts";
import { RETENTION, type Store, type StoreOptions } from "../store.ts";
import { claimsOf } from "./claims.ts";
import { documentsOf } from "./documents.ts";
import { checkAccess, connect, reasonOf } from "./client.ts";
import { done, END, itemsOf, type Key, type Packed } from "./items.ts";
import { messageOf } from "../../message.ts";

type SweepItem = Key & Packed & Omit<SweepRecord, "slot" | "finished" | "checks"> & { time: string; ttl: number };
type DayItem = Key & Packed & { sweeps: number; ttl: number };
type OpenIncidentsItem = Key & Packed & { through: number };
/** `edition`: another one with every write; missing where the first version wrote. */
type ClosedIncidentsItem = Key & Packed & { ttl: number; edition?: string };
type ListItem = Key & Packed & { ttl?: number };

export interface DynamoDbOptions extends StoreOptions {
  /** Region, endpoint and credentials. Default: as the SDK finds them. */
  client?: DynamoDBClientConfig;
}

/**
 * Opens a table whose key is `pk` and `sk`, both strings, and whose attribute for the time to live is `ttl`. A table that
 * cannot be reached is opened all the same.
 * @throws {Error} `Cannot open dynamodb:TABLE: why`, when the table, a right or the credentials are missing
 */
export async function openDynamoDb(table: string, options: DynamoDbOptions = {}): Promise<Store> {
  const client = connect(options.client);
  try {
    await checkAccess(client, table);
  } catch (error) {
    client.destroy();
    throw new Error(`Cannot open dynamodb:${table}: ${messageOf(error)}`, { cause: error });
  }
  return dynamoDbStore(client, table, options);
}

/** The store in a table; closes the client in the end. */
export function dynamoDbStore(client: DynamoDBDocument, table: string, { now = Date.now }: StoreOptions = {}): Store {
  const name = `dynamodb:${table}`;
  const TableName = table;
  const read = readerOf(name);
  const { get, query, pack, unpack } = itemsOf(client, table);
  const claims = claimsOf(client, table, { now, keyOf: iso, ttlOf: (slot) => secondsOf(slot + DAY) });
  const documents = documentsOf(client, table, { now });

  async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw new Error(`Cannot ${action} ${name}: ${reasonOf(error as Error)}`, { cause: error });
    }
  }

  /** The first sweep for which a condition holds, or the last one. */
  async function edge(
    KeyConditionExpression: string,
    values: Record<string, string>,
    options: { ScanIndexForward?: boolean } = {},
  ): Promise<SweepItem | undefined> {
    const ExpressionAttributeValues = { ":pk": "sweep", ...values };
    const { Items } = await client
      .query({ TableName, KeyConditionExpression, ExpressionAttributeValues, Limit: 1, ...options });
    return Items?.[0] as SweepItem | undefined;
  }

  async function recordOf(item: SweepItem): Promise<SweepRecord | undefined> {
    const { sk, time, started, late, replica, list, reliable, summary, counts } = item;
    const bytes = await unpack(item);
    const checks = read(`the sweep of ${sk}`, () => decodeChecks(bytes));
    if (!checks) return undefined;
    const slot = Date.parse(sk);
    return {
      slot,
      started,
      finished: Date.parse(time),
      late,
      replica,
      list,
      reliable,
      summary,
      counts: storedCounts(counts),
      checks,
    };
  }

  async function listOf(hash: string): Promise<TargetList | undefined> {
    const item = await get<ListItem>("list", hash);
    if (!item || isExpired(item)) return undefined;
    const bytes = await unpack(item);
    return read(`the list ${hash}`, () => ({ hash, targets: decodeTargets(bytes) }));
  }

  async function incidentsOf(item: OpenIncidentsItem | ClosedIncidentsItem): Promise<Incident[] | undefined> {
    const bytes = await unpack(item);
    return read(`the incidents ${item.pk} ${item.sk}`, () => decodeIncidents(bytes));
  }

  /** Adds to what a sweep closed; false: another process did so at the same moment. */
  async function putClosing({ slot, merge }: Closing): Promise<boolean> {
    const before = await get<ClosedIncidentsItem>("closed", iso(slot));
    const incidents = merge(before && await incidentsOf(before) || []);
    const edition = crypto.randomUUID();
    const ttl = secondsOf(slot + RETENTION.incident);
    const packed = await pack(encodeIncidents(incidents), `closed ${iso(slot)} ${edition}`, ttl);
    return await done(client.put({
      TableName,
      Item: { pk: "closed", sk: iso(slot), ...packed, ttl, edition } satisfies ClosedIncidentsItem,
      ConditionExpression: before
        ? before.edition ? "#edition = :edition" : "attribute_exists(pk) AND attribute_not_exists(#edition)"
        : "attribute_not_exists(pk)",
      ...(before && { ExpressionAttributeNames: { "#edition": "edition" } }),
      ...(before?.edition && { ExpressionAttributeValues: { ":edition": before.edition } }),
    }));
  }

  /** DynamoDB takes up to some days to delete what has expired. */
  const isExpired = ({ ttl }: { ttl?: number }) => ttl !== undefined && ttl * 1000 < now();

  const oldest = () => now() - RETENTION.sweep;

  async function expireList(hash: string, ttl: number): Promise<void> {
    const item = await get<ListItem>("list", hash);
    if (!item) return;
    const keys: Key[] = [{ pk: "list", sk: hash }];
    if (item.parts) { for await (const { pk, sk } of query<Key>(`part ${item.parts}`)) keys.push({ pk, sk }); }
    for (const Key of keys) {
      await client.update({
        TableName,
        Key,
        UpdateExpression: "SET #ttl = :ttl",
        ExpressionAttributeNames: { "#ttl": "ttl" },
        ExpressionAttributeValues: { ":ttl": ttl },
      });
    }
  }

  return {
    name,

    putSweep: ({ slot, finished, checks, ...rest }) =>
      attempt(`write the sweep of ${iso(slot)} to`, async () => {
        const ttl = secondsOf(slot + RETENTION.sweep);
        const packed = await pack(encodeChecks(checks), `${iso(slot)} ${crypto.randomUUID()}`, ttl);
        const Item: SweepItem = { pk: "sweep", sk: iso(slot), time: iso(finished), ...rest, ...packed, ttl };
        return await done(client.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }));
      }),

    sweep: (slot) =>
      attempt(`read the sweep of ${iso(slot)} from`, async () => {
        const item = await get<SweepItem>("sweep", iso(slot));
        return item && await recordOf(item);
      }),

    sweeps: (since, until) =>
      attempt("read sweeps from", async () => {
        const records: SweepRecord[] = [];
        const from = Math.max(since, oldest());
        const to = until === undefined ? END : iso(until - 1);
        if (until !== undefined && until <= from) return [];
        for await (const item of query<SweepItem>("sweep", { from: iso(from), to })) {
          const record = await recordOf(item);
          if (record) records.push(record);
          // A week's records take a second to unpack; requests are answered meanwhile.
          await setImmediate();
        }
        return records;
      }),

    nextSlot: (since) =>
      attempt("read the next slot from", async () => {
        const item = await edge("pk = :pk AND sk >= :since", { ":since": iso(Math.max(since, oldest())) });
        return item && Date.parse(item.sk);
      }),

    lastSweep: (until) =>
      attempt("read the last sweep from", async () => {
        for (let before = until === undefined ? END : iso(until + 1);;) {
          const item = await edge("pk = :pk AND sk < :before", { ":before": before }, { ScanIndexForward: false });
          const record = item && await recordOf(item);
          if (!item || record) return record;
          before = item.sk;
        }
      }),

    putTargets: ({ hash, targets }, { latest: isLatest = true } = {}) =>
      attempt("write the list to", async () => {
        const known = await get<ListItem>("list", hash);
        // A day more, since a process that sweeps with it puts it once a day.
        const ttl = secondsOf(now() + RETENTION.sweep + DAY);
        if (!known || known.ttl !== undefined && (isLatest || known.ttl < ttl)) {
          const packed = await pack(encodeTargets(targets), `list ${hash}`, isLatest ? undefined : ttl);
          const Item: ListItem = { pk: "list", sk: hash, ...packed, ...(!isLatest && { ttl }) };
          await client.put({ TableName, Item });
        }
        if (!isLatest) return;
        const latest = await get<Key & { hash: string }>("latest", "list");
        if (latest?.hash === hash) return;
        await client.put({ TableName, Item: { pk: "latest", sk: "list", hash } });
        if (latest) await expireList(latest.hash, ttl);
      }),

    targets: (hash) => attempt("read a list from", () => listOf(hash)),

    latestTargets: () =>
      attempt("read the latest list from", async () => {
        const latest = await get<Key & { hash: string }>("latest", "list");
        return latest && await listOf(latest.hash);
      }),

    putDay: ({ day, sweeps, targets }) =>
      attempt("write a day to", async () => {
        const sk = iso(day).slice(0, 10);
        const ttl = secondsOf(day + RETENTION.day);
        const packed = await pack(encodeDay(targets), `${sk} ${crypto.randomUUID()}`, ttl);
        const Item: DayItem = { pk: "day", sk, sweeps, ...packed, ttl };
        return await done(client.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" }));
      }),

    days: (since) =>
      attempt("read days from", async () => {
        const days: Day[] = [];
        const from = iso(Math.max(since, now() - RETENTION.day)).slice(0, 10);
        for await (const item of query<DayItem>("day", { from })) {
          const bytes = await unpack(item);
          const targets = read(`the day ${item.sk}`, () => decodeDay(bytes));
          if (targets) days.push({ day: Date.parse(item.sk), sweeps: item.sweeps, targets });
        }
        return days;
      }),

    putIncidents: ({ through, open }, closed, { undone, until = MAX_TIME } = {}) =>
      attempt("write incidents to", async () => {
        // First: what is open stays so until all that was closed is written.
        for (const closing of closings(closed, undone)) {
          // Another process may write at the same moment; of those that try again one gets through each time.
          while (!await putClosing(closing));
        }
        // Written anew every day; parts that it no longer names go after a while.
        const ttl = secondsOf(through + RETENTION.incident);
        const packed = await pack(encodeIncidents(open), `incidents ${iso(through)} ${crypto.randomUUID()}`, ttl);
        await done(client.put({
          TableName,
          Item: { pk: "incidents", sk: "open", through, ...packed } satisfies OpenIncidentsItem,
          ConditionExpression: "attribute_not_exists(pk) OR #through <= :through OR #through > :until",
          ExpressionAttributeNames: { "#through": "through" },
          ExpressionAttributeValues: { ":through": through, ":until": until },
        }));
      }),

    incidents: (since) =>
      attempt("read incidents from", async () => {
        const item = await get<OpenIncidentsItem>("incidents", "open");
        const closed: Incident[] = [];
        const from = iso(Math.max(since, now() - RETENTION.incident));
        for await (const item of query<ClosedIncidentsItem>("closed", { from, ConsistentRead: true })) {
          closed.push(...await incidentsOf(item) ?? []);
        }
        const open = item && await incidentsOf(item);
        return { ...(open ? { through: item.through, open } : { ...NO_INCIDENTS }), closed };
      }),

    document: (name) => attempt(`read the document ${name} from`, () => documents.document(name)),

    putDocument: (name, bytes, expectedVersion) =>
      attempt(`write the document ${name} to`, () => documents.putDocument(name, bytes, expectedVersion)),

    claim: (slot, owner, until) => attempt(`claim ${iso(slot)} in`, () => claims.claim(slot, owner, until)),

    release: (slot, owner) => attempt(`release ${iso(slot)} in`, () => claims.release(slot, owner)),

    // DynamoDB deletes what has expired by itself, at no cost.
    prune: () => Promise.resolve(),

    close: () => Promise.resolve(client.destroy()),
  };
}

/** The last time that there is in JavaScript, ms UTC: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_TIME = 8.64e15;

/** Fixed in width, so that it sorts. */
function iso(time: number): string {
  return new Date(time).toISOString();
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
function secondsOf(time: number): number {
  return Math.ceil(time / 1000);
}
