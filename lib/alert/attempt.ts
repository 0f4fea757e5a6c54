import type { Channel, Delivery } from "../channel/channel.ts";
import { DAY } from "../duration.ts";
import { log } from "../log/log.ts";
import type { ChannelStatus } from "../model/view.ts";
import { backoff, GIVE_UP_AFTER } from "./backoff.ts";
import type { Ledger, Pending } from "./ledger.ts";
import { withoutDigest } from "./undelivered.ts";

/** The ledger after an attempt to send its pending digest, which is logged. @param now ms UTC */
export function afterAttempt(
  { name }: Pick<Channel, "name">,
  ledger: Ledger & { pending: Pending },
  delivery: Delivery,
  now: number,
): Ledger {
  const { pending: { digest, since, tries: before }, ...rest } = ledger;
  const { id } = digest;
  const tries = before + 1;
  if (delivery.ok) {
    log.info("Sent an alert to {channel}: {down} down, {recovered} recovered", {
      event: "alert.sent",
      channel: name,
      kind: digest.kind,
      id,
      tries,
      down: digest.down.length,
      recovered: digest.recovered.length,
    });
    return { ...rest, written: now, delivered: now };
  }
  const { code, retryAfter = 0, gone } = delivery;
  logFailure({ channel: name, code, tries, id });
  if (gone) {
    log.error(
      "{channel} accepts no more messages. None are sent to it until Lookout is restarted or its URL is changed",
      {
        event: "alert.gone",
        channel: name,
      },
    );
  }
  if (now - since >= GIVE_UP_AFTER) {
    log.error("Gave up delivering an alert to {channel} after three days. The next one says what is still true", {
      event: "alert.dropped",
      channel: name,
      id,
    });
    return { ...withoutDigest(ledger, digest), written: now };
  }
  const next = now + Math.max(backoff(tries, Math.random()), Math.min(retryAfter, DAY));
  return { ...rest, written: now, pending: { digest, since, tries, next, code } };
}

export function logFailure(what: { channel: string; code: string; tries: number; id: string }): void {
  log.warn("Cannot deliver an alert to {channel}: {code}, attempt {tries}", { event: "alert.failed", ...what });
}

/** The part of a channel's status that follows from its ledger. */
export type DeliveryStatus = Omit<ChannelStatus, "attempts">;

/** @param ledger undefined: the channel has none */
export function statusOf({ name, scheme }: Pick<Channel, "name" | "scheme">, ledger?: Ledger): DeliveryStatus {
  const { pending, delivered = 0 } = ledger ?? {};
  const failing = pending && pending.tries > 0 &&
    { since: pending.since, tries: pending.tries, code: pending.code ?? "" };
  return { name, kind: scheme, delivered, ...(failing && { failing }) };
}
