import { type Incident, NO_INCIDENTS } from "../../model/incident.ts";
import { type Closing, closings } from "../codec/closings.ts";
import { decodeIncidents, encodeIncidents } from "../codec/codec.ts";
import { RETENTION, type Store } from "../store.ts";
import { done, type Items, type Key, type Packed, secondsOf } from "./items.ts";
import { iso } from "../../text/iso.ts";

type OpenIncidentsItem = Key & Packed & { through: number };
/** `edition`: changes with every write; missing in items that the first version wrote. */
type ClosedIncidentsItem = Key & Packed & { ttl: number; edition?: string };

/** The last time in JavaScript, ms UTC: https://tc39.es/ecma262/#sec-time-values-and-time-range */
const MAX_TIME = 8.64e15;

/** The incidents in a table. */
export function incidentsOf(items: Items): Pick<Store, "putIncidents" | "incidents"> {
  const { client, TableName, now, attempt, read, get, query, pack, unpack } = items;

  async function decoded(item: OpenIncidentsItem | ClosedIncidentsItem): Promise<Incident[] | undefined> {
    const bytes = await unpack(item);
    return read(`the incidents ${item.pk} ${item.sk}`, () => decodeIncidents(bytes));
  }

  /** Adds to what a sweep closed; false: another process did so at the same moment. */
  async function putClosing({ slot, merge }: Closing): Promise<boolean> {
    const before = await get<ClosedIncidentsItem>("closed", iso(slot));
    const incidents = merge(before && await decoded(before) || []);
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

  return {
    putIncidents: ({ through, open }, closed, { undone, until = MAX_TIME } = {}) =>
      attempt("write incidents to", async () => {
        // First: incidents stay open until the closed ones are written.
        for (const closing of closings(closed, undone)) {
          // Another process may write at the same moment; each time, one of those that retry succeeds.
          while (!await putClosing(closing));
        }
        // Written again every day; parts that are no longer referenced expire.
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
          for (const incident of await decoded(item) ?? []) closed.push(incident);
        }
        const open = item && await decoded(item);
        return { ...(open ? { through: item.through, open } : { ...NO_INCIDENTS }), closed };
      }),
  };
}
