import assert from "node:assert/strict";
import { fileSource } from "../list/source/file.ts";
import type { Source } from "../list/source/source.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import { keepLastGood, lastGood } from "./last_good.ts";
import { MaintenanceReader } from "./reader.ts";

Deno.test("MaintenanceReader applies a changed file as a whole or not at all, and keeps the last good windows", async () => {
  const path = await Deno.makeTempFile();
  try {
    let now = 0;
    const reader = new MaintenanceReader(fileSource(path), { settle: 1, now: () => ++now });
    await Deno.writeTextFile(path, "from,note\n2026-01-01 00:00,one\n");
    const first = await reader.read();
    assert.deepEqual([first.windows.map(({ note }) => note), first.problems, first.readAt], [["one"], [], 1]);
    assert.equal(await reader.refresh(first), first);

    await Deno.writeTextFile(path, "from,note\n2026-01-01 00:00,two\nsoon,three\n");
    const rejected = await reader.refresh(first);
    assert.deepEqual([rejected.windows, rejected.readAt, rejected.rejectedAt], [first.windows, 1, 2]);
    assert.match(rejected.problems[0], /:3: from "soon": must be a date and time/);
    assert.equal(await reader.refresh(rejected), rejected, "said twice");

    await Deno.remove(path);
    const away = await reader.refresh(rejected);
    assert.deepEqual([away.windows, away.problems], [first.windows, [`Cannot read ${path}: no such file`]]);
    assert.equal(await reader.refresh(away), away, "said twice");

    await Deno.writeTextFile(path, "from,note\n2026-01-01 00:00,two\n");
    const next = await reader.refresh(away);
    assert.deepEqual([next.windows.map(({ note }) => note), next.problems, next.rejectedAt], [["two"], [], undefined]);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("MaintenanceReader without a file has no windows, and says why", async () => {
  const status = await new MaintenanceReader(fileSource("/nowhere/m.csv")).read();
  assert.deepEqual([status.windows, status.problems, status.readAt], [
    [],
    ["Cannot read /nowhere/m.csv: no such file"],
    undefined,
  ]);
});

Deno.test("MaintenanceReader starts with the last good windows in the store if its remote source is unavailable", async () => {
  const store = openMemory();
  let bytes: Uint8Array | undefined;
  const source: Source = {
    name: "https://lists.test/m.csv",
    remote: true,
    look: () => Promise.resolve(bytes ? { ok: true, content: { bytes } } : { ok: false, reason: "it returned 503" }),
  };
  const read = (name = source.name) => new MaintenanceReader(source).read(() => lastGood(store, name));
  const problems = ["Cannot read https://lists.test/m.csv: it returned 503"];
  const none = await read();
  assert.deepEqual([none.windows, none.problems], [[], problems]);

  bytes = new TextEncoder().encode("from,note\n2026-01-01 00:00,Moving\n");
  const good = await read();
  await keepLastGood(store, good);
  await keepLastGood(store, good);
  bytes = undefined;
  const { windows, readAt, problems: found } = await read();
  // JSON has no undefined.
  assert.deepEqual([windows.map(({ from, note }) => [from, note]), readAt, found], [
    [["2026-01-01T00:00:00", "Moving"]],
    good.readAt,
    problems,
  ]);
  assert.deepEqual((await read("https://elsewhere.test/m.csv")).windows, []);
  const broken = await new MaintenanceReader(source).read(() => Promise.reject(new Error("the store is away")));
  assert.deepEqual([broken.windows, broken.problems], [[], problems]);
  await store.close();
});
