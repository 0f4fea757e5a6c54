import type { Day } from "../../model/day.ts";
import { decodeDay, encodeDay } from "../codec/day.ts";
import { RETENTION, type Store } from "../store.ts";
import { done, type Items, type Key, type Packed, secondsOf } from "./items.ts";
import { iso } from "../../text/iso.ts";

type DayItem = Key & Packed & { sweeps: number; ttl: number };

/** The days in a table. */
export function daysOf(items: Items): Pick<Store, "putDay" | "days"> {
  const { client, TableName, now, attempt, read, query, pack, unpack } = items;
  return {
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
  };
}
