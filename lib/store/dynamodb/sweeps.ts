import { storedCounts } from "../../model/state.ts";
import type { SweepCounts, SweepRecord } from "../../model/sweep.ts";
import { decodeChecksInTurns, encodeChecks } from "../codec/checks.ts";
import { RETENTION, type Store } from "../store.ts";
import { done, END, type Items, type Key, type Packed, secondsOf } from "./items.ts";
import { iso } from "../../text/iso.ts";

type SweepItem = Key & Packed & Omit<SweepRecord, "slot" | "finished" | "checks"> & { time: string; ttl: number };

/** The records in a table. */
export function sweepsOf(
  items: Items,
): Pick<Store, "putSweep" | "sweep" | "sweeps" | "nextSlot" | "lastSweep" | "sweepCounts"> {
  const { client, TableName, now, attempt, readLater, get, query, pack, unpack } = items;
  const oldest = () => now() - RETENTION.sweep;

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
    const checks = await readLater(`the sweep of ${sk}`, () => decodeChecksInTurns(bytes));
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

  return {
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

    sweepCounts: (until, limit) =>
      attempt("read the counts of sweeps from", async () => {
        const found: SweepCounts[] = [];
        if (until < oldest()) return found;
        const newestFirst = { ProjectionExpression: "sk, reliable, counts", ScanIndexForward: false };
        const range = { from: iso(oldest()), to: iso(until) };
        for await (const { sk, reliable, counts } of query<SweepItem>("sweep", { ...range, ...newestFirst })) {
          if (found.push({ slot: Date.parse(sk), reliable, counts: storedCounts(counts) }) === limit) break;
        }
        return found.reverse();
      }),
  };
}
