import { DAY } from "../../duration.ts";
import type { Store } from "../store.ts";
import { done, type Items, type Key, secondsOf } from "./items.ts";
import { iso } from "../../text/iso.ts";

/**
 * A claim. A released one stays, with the name of the hold that ended: a request of that hold that arrives later, as after a stalled
 * connection, has no effect.
 */
interface ClaimItem extends Key {
  owner: string;
  /** ms UTC; 0: released. */
  until: number;
  /** The hold that was released last. */
  released?: string;
  /** Seconds UTC. */
  ttl: number;
}

/** The claims in a table. */
export function claimsOf(items: Items): Pick<Store, "claim" | "release"> {
  const { client, TableName, now, attempt, get } = items;
  const ttlOf = (slot: number) => secondsOf(slot + DAY);
  /** Names of the holds that began with the first claim and end with the release, by slot and owner. */
  const holds = new Map<string, string>();

  return {
    claim: (slot, owner, until) =>
      attempt(`claim ${iso(slot)} in`, async () => {
        const sk = iso(slot);
        const name = `${sk} ${owner}`;
        const hold = holds.get(name) ?? crypto.randomUUID();
        holds.set(name, hold);
        // Holds that were never released, since the store was unreachable or the sweep only spooled.
        for (const old of holds.keys()) if (old < iso(slot - DAY)) holds.delete(old);
        // A read costs a fifth of a rejected write, and replicas try every few seconds.
        const held = await get<ClaimItem>("claim", sk);
        if (held && held.owner !== owner && held.until > now()) return false;
        return await done(client.put({
          TableName,
          Item: { pk: "claim", sk, owner, until, ttl: ttlOf(slot) } satisfies ClaimItem,
          ConditionExpression: "attribute_not_exists(pk) OR " +
            "(#owner = :owner OR #until <= :now) AND (attribute_not_exists(released) OR released <> :hold)",
          ExpressionAttributeNames: { "#owner": "owner", "#until": "until" },
          ExpressionAttributeValues: { ":owner": owner, ":now": now(), ":hold": hold },
        }));
      }),

    release: (slot, owner) =>
      attempt(`release ${iso(slot)} in`, async () => {
        const sk = iso(slot);
        const name = `${sk} ${owner}`;
        const hold = holds.get(name);
        if (!hold) return;
        holds.delete(name);
        await done(client.update({
          TableName,
          Key: { pk: "claim", sk },
          UpdateExpression: "SET #owner = :owner, #until = :never, released = :hold, #ttl = :ttl",
          ConditionExpression: "attribute_not_exists(pk) OR #owner = :owner",
          ExpressionAttributeNames: { "#owner": "owner", "#until": "until", "#ttl": "ttl" },
          ExpressionAttributeValues: { ":owner": owner, ":never": 0, ":hold": hold, ":ttl": ttlOf(slot) },
        }));
      }),
  };
}
