import assert from "node:assert/strict";
import { fileSource } from "../list/source/file.ts";
import { MaintenanceReader } from "./reader.ts";

Deno.test("MaintenanceReader takes a changed file whole or not at all, and keeps the last good windows", async () => {
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
