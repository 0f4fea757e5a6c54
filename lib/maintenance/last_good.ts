import type { MaintenanceStatus } from "../model/maintenance.ts";
import type { Store } from "../store/store.ts";

/** The last windows without a problem, stored for a start while their source is unavailable. */
export type LastGood = Pick<MaintenanceStatus, "source" | "readAt" | "windows">;

const NAME = "maintenance";

/** The last good windows of a source; undefined: the store has none of it. */
export async function lastGood(store: Pick<Store, "document">, source: string): Promise<LastGood | undefined> {
  const document = await store.document(NAME);
  const kept: LastGood | undefined = document && JSON.parse(new TextDecoder().decode(document.bytes));
  return kept?.source === source ? kept : undefined;
}

/** Writes the last good windows; if another process is quicker, it has written the same ones. */
export async function keepLastGood(
  store: Pick<Store, "document" | "putDocument">,
  { source, readAt, windows }: LastGood,
): Promise<void> {
  const kept: LastGood = { source, readAt, windows };
  const before = await store.document(NAME);
  await store.putDocument(NAME, new TextEncoder().encode(JSON.stringify(kept)), before?.version);
}
