import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { ListReader } from "../list/reader.ts";
import type { Look, Source } from "../list/source/source.ts";
import { WatchedList } from "./watched_list.ts";

const look = (text: string): Look => ({ ok: true, content: { bytes: new TextEncoder().encode(text) } });

Deno.test("WatchedList keeps the ids of a known list even if the list changes at that moment", async () => {
  for (const isFirst of ["refresh", "identify"]) {
    let found = look("name,url\nNew name,https://a.test/\n");
    const source: Source = { name: "urls.csv", remote: true, look: () => delay(5).then(() => found) };
    const reader = new ListReader(source, { settle: 5 });
    const read = await reader.read();
    assert(read.ok);
    const { signal } = new AbortController();
    const list = new WatchedList({ reader, status: read.status, signal, onChange: () => {} });
    found = look("name,url\nNew name,https://a.test/\nB,https://b.test/\n");
    const identify = () => list.identify([{ id: "old", name: "Old name", url: "https://a.test/", category: "" }]);
    await Promise.all(isFirst === "refresh" ? [list.refresh(), identify()] : [identify(), list.refresh()]);
    assert.deepEqual(list.status.targets.map(({ id }) => id), ["old", "b"], `${isFirst} first`);
  }
});
