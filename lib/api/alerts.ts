import type { View } from "../model/view.ts";

/** How a channel for alerts does, without its URL. */
export interface ApiAlert {
  name: string;
  /** Its scheme: `webhook`. */
  kind: string;
  /** When a message was delivered last; null: none that this process knows of. */
  delivered: string | null;
  /** The message that could not be delivered yet: since when, after how many tries, and why, in a word. */
  failing: { since: string; tries: number; code: string } | null;
}

/** The channels for alerts; none where none is configured. */
export function apiAlerts({ alerts = [] }: View): ApiAlert[] {
  return alerts.map(({ name, kind, delivered, failing }) => ({
    name,
    kind,
    delivered: delivered > 0 ? new Date(delivered).toISOString() : null,
    failing: failing ? { ...failing, since: new Date(failing.since).toISOString() } : null,
  }));
}
