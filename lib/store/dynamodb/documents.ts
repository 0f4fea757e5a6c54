import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { versionAfter } from "../document_version.ts";
import { RETENTION, type Store } from "../store.ts";
import { done, itemsOf, type Key, type Packed } from "./items.ts";

type DocumentItem = Key & Packed & { version: number; ttl: number };

/** The documents in a table. */
export function documentsOf(
  client: DynamoDBDocument,
  TableName: string,
  { now }: { now: () => number },
): Pick<Store, "document" | "putDocument"> {
  const { get, pack, unpack } = itemsOf(client, TableName);
  return {
    async document(name) {
      const item = await get<DocumentItem>("document", name);
      // DynamoDB takes up to some days to delete what has expired.
      if (!item || item.ttl * 1000 < now()) return undefined;
      return { bytes: await unpack(item), version: item.version };
    },

    async putDocument(name, bytes, expectedVersion) {
      const version = versionAfter(expectedVersion, now());
      const ttl = Math.ceil((now() + RETENTION.document) / 1000);
      // Parts of a version that was replaced expire by themselves.
      const packed = await pack(bytes, `document ${name} ${crypto.randomUUID()}`, ttl);
      return await done(client.put({
        TableName,
        Item: { pk: "document", sk: name, ...packed, version, ttl } satisfies DocumentItem,
        ConditionExpression: expectedVersion === undefined
          ? "attribute_not_exists(pk) OR #ttl < :now"
          : "#version = :expected",
        ExpressionAttributeNames: expectedVersion === undefined ? { "#ttl": "ttl" } : { "#version": "version" },
        ExpressionAttributeValues: expectedVersion === undefined
          ? { ":now": Math.floor(now() / 1000) }
          : { ":expected": expectedVersion },
      }));
    },
  };
}
