import type { View } from "../model/view.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** How an alert channel is doing, without its URL. */
export interface ApiAlert {
  name: string;
  /** Its scheme: `webhook`. */
  kind: string;
  /** When a message was last delivered; null: never, as far as this process knows. */
  delivered: Timestamp | null;
  /** The message that could not be delivered yet: since when, after how many attempts, and why, in one word or number. */
  failing: { since: Timestamp; tries: Integer; code: string } | null;
}

/** The alert channels; none if none is configured. */
export function apiAlerts({ alerts = [] }: View): ApiAlert[] {
  return alerts.map(({ name, kind, delivered, failing }) => ({
    name,
    kind,
    delivered: delivered > 0 ? timestamp(delivered) : null,
    failing: failing ? { ...failing, since: timestamp(failing.since) } : null,
  }));
}
