import type { View } from "../model/view.ts";
import { type Integer, type Timestamp, timestamp } from "./values.ts";

/** How a channel for alerts is doing, without its URL. */
export interface ApiAlert {
  name: string;
  /** Its scheme: `webhook`. */
  kind: string;
  /** When a message was delivered last; null: none that this process knows of. */
  delivered: Timestamp | null;
  /** The message that could not be delivered yet: since when, after how many tries, and why, in a word. */
  failing: { since: Timestamp; tries: Integer; code: string } | null;
}

/** The channels for alerts; none where none is configured. */
export function apiAlerts({ alerts = [] }: View): ApiAlert[] {
  return alerts.map(({ name, kind, delivered, failing }) => ({
    name,
    kind,
    delivered: delivered > 0 ? timestamp(delivered) : null,
    failing: failing ? { ...failing, since: timestamp(failing.since) } : null,
  }));
}
