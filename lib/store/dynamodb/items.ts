import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { namedMessageOf } from "../../message.ts";
import { readerOf } from "../damage.ts";
import { isConditionFailed } from "./client.ts";

/**
 * Bytes of packed data in one item at most. An item has 400 KB at most, names of attributes and all:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const PART_SIZE = 380_000;

/** Texts that sort before and after all times. */
const START = " ";
export const END = "9";

/** Every item has a partition, a sort key and, unless it stays for good, the second after which DynamoDB deletes it. */
export interface Key {
  pk: "sweep" | "list" | "latest" | "day" | "incidents" | "closed" | "claim" | "document" | `part ${string}`;
  sk: string;
}

/** Packed data: in the item itself, or in the partition `part <parts>`, one item a part, in order. */
export interface Packed {
  data?: Uint8Array;
  parts?: string;
}

export interface QueryOptions {
  /** The first sort key. Default: the partition's first. */
  from?: string;
  /** The last sort key. Default: the partition's last. */
  to?: string;
  /** Default false, which costs half. */
  ConsistentRead?: boolean;
  /** The only attributes to get; that costs as much as getting all of them. Default all. */
  ProjectionExpression?: string;
  /** False: the last one first. Default true. */
  ScanIndexForward?: boolean;
}

export type Items = ReturnType<typeof itemsOf>;

export interface ItemsOptions {
  /** The name of the store, for messages. */
  name: string;
  /** ms UTC. */
  now: () => number;
}

/** The items of a table: by name, by partition, and the data that is too large for one. */
export function itemsOf(client: DynamoDBDocument, TableName: string, { name, now }: ItemsOptions) {
  /** @throws {Error} `Cannot ACTION STORE: why` */
  async function attempt<T>(action: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw new Error(`Cannot ${action} ${name}: ${namedMessageOf(error as Error)}`, { cause: error });
    }
  }

  /** Consistent reads, since every item read by name backs a promise of the store. */
  async function get<Item extends Key>(pk: Key["pk"], sk: string): Promise<Item | undefined> {
    const { Item } = await client.get({ TableName, Key: { pk, sk }, ConsistentRead: true });
    return Item as Item | undefined;
  }

  /** The items of a partition, in order. */
  async function* query<Item>(
    pk: Key["pk"],
    { from = START, to = END, ...options }: QueryOptions = {},
  ): AsyncGenerator<Item> {
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.query({
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
        ExpressionAttributeValues: { ":pk": pk, ":from": from, ":to": to },
        ExclusiveStartKey: start,
        ...options,
      });
      yield* (page.Items ?? []) as Item[];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  /** The attributes for packed data; writes the parts, if any, under a name that is used for nothing else. */
  async function pack(bytes: Uint8Array, parts: string, ttl?: number): Promise<Packed> {
    if (bytes.length <= PART_SIZE) return { data: bytes };
    for (let from = 0, index = 0; from < bytes.length; from += PART_SIZE, index++) {
      const data = bytes.subarray(from, from + PART_SIZE);
      await client.put({ TableName, Item: { pk: `part ${parts}`, sk: String(index).padStart(6, "0"), data, ttl } });
    }
    return { parts };
  }

  async function unpack({ data, parts }: Packed): Promise<Uint8Array> {
    if (data) return data;
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    // Consistent, since the item that names the parts may be new.
    const items = query<{ data: Uint8Array<ArrayBuffer> }>(`part ${parts}`, { ConsistentRead: true });
    for await (const { data } of items) chunks.push(data);
    return new Uint8Array(await new Blob(chunks).arrayBuffer());
  }

  return { client, TableName, now, attempt, ...readerOf(name), get, query, pack, unpack };
}

/** Whether a conditional write was done; false: its condition was not met. */
export async function done(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** DynamoDB may take a few days to delete an expired item. */
export function isExpired({ ttl }: { ttl?: number }, now: number): boolean {
  return ttl !== undefined && ttl * 1000 < now;
}

/** A time in the unit of DynamoDB's time to live: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
export function secondsOf(time: number): number {
  return Math.ceil(time / 1000);
}
