import { DAY } from "../../duration.ts";
import type { TargetList } from "../../model/target.ts";
import { decodeTargets, encodeTargets } from "../codec/codec.ts";
import { RETENTION, type Store } from "../store.ts";
import { isExpired, type Items, type Key, type Packed, secondsOf } from "./items.ts";

type ListItem = Key & Packed & { ttl?: number };

/** The lists in a table. */
export function listsOf(items: Items): Pick<Store, "putTargets" | "targets" | "latestTargets"> {
  const { client, TableName, now, attempt, read, get, query, pack, unpack } = items;

  async function listOf(hash: string): Promise<TargetList | undefined> {
    const item = await get<ListItem>("list", hash);
    if (!item || isExpired(item, now())) return undefined;
    const bytes = await unpack(item);
    return read(`the list ${hash}`, () => ({ hash, targets: decodeTargets(bytes) }));
  }

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
    putTargets: ({ hash, targets }, { latest: isLatest = true } = {}) =>
      attempt("write the list to", async () => {
        const known = await get<ListItem>("list", hash);
        // A day more, since a process that sweeps with it writes it only once a day.
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
  };
}
