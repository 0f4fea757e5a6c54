import { versionAfter } from "../document_version.ts";
import { RETENTION, type Store } from "../store.ts";
import { done, isExpired, type Items, type Key, type Packed, secondsOf } from "./items.ts";

type DocumentItem = Key & Packed & { version: number; ttl: number };

/** The documents in a table. */
export function documentsOf(items: Items): Pick<Store, "document" | "putDocument"> {
  const { client, TableName, now, attempt, get, pack, unpack } = items;
  return {
    document: (name) =>
      attempt(`read the document ${name} from`, async () => {
        const item = await get<DocumentItem>("document", name);
        if (!item || isExpired(item, now())) return undefined;
        return { bytes: await unpack(item), version: item.version };
      }),

    putDocument: (name, bytes, expectedVersion) =>
      attempt(`write the document ${name} to`, async () => {
        const version = versionAfter(expectedVersion, now());
        const ttl = secondsOf(now() + RETENTION.document);
        // The parts of a replaced version expire.
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
      }),
  };
}
