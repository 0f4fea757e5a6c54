import assert from "node:assert/strict";
import { join } from "node:path";
import { type ListStatus } from "../model/target.ts";
import { type ListOptions, ListReader } from "./reader.ts";
import { fileSource } from "./source/file.ts";

/** A list in a file of its own folder, which goes with the test. */
class ListFile implements AsyncDisposable {
  readonly folder = Deno.makeTempDirSync({ prefix: "lookout-list-" });
  readonly path = join(this.folder, "urls.csv");

  constructor(...rows: string[]) {
    this.write(...rows);
  }

  write(...rows: string[]): void {
    Deno.writeTextFileSync(this.path, ["name,url", ...rows, ""].join("\n"));
  }

  reader(options: ListOptions = {}): ListReader {
    return new ListReader(fileSource(this.path), { settle: 5, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

async function firstOf(reader: ListReader): Promise<ListStatus> {
  const read = await reader.read();
  assert(read.ok, JSON.stringify(read));
  return read.status;
}

const names = ({ targets }: ListStatus) => targets.map(({ name }) => name);

Deno.test("ListReader reads a list for the first time", async () => {
  await using file = new ListFile("A,https://a.test/", "B,https://b.test/");
  const { hash, targets, ...status } = await firstOf(file.reader({ now: () => 42 }));
  assert.deepEqual(targets.map(({ id, url }) => [id, url]), [["a", "https://a.test/"], ["b", "https://b.test/"]]);
  assert.match(hash, /^[0-9a-f]{64}$/);
  assert.deepEqual(status, { source: file.path, readAt: 42, warnings: [], problems: [] });
});

Deno.test("ListReader reports every problem of a first list", async () => {
  await using file = new ListFile("A,", ",https://b.test/");
  assert.deepEqual(await file.reader().read(), {
    ok: false,
    problems: [
      `${file.path}:2: no url for "A"; write one, or begin the line with # to skip it`,
      `${file.path}:3: no name for "https://b.test/"`,
    ],
    warnings: [],
  });
  assert.deepEqual(await new ListReader(fileSource(join(file.folder, "other.csv"))).read(), {
    ok: false,
    problems: [`Cannot read ${join(file.folder, "other.csv")}: no such file`],
    warnings: [],
  });
  assert.deepEqual(await new ListReader(fileSource(file.folder)).read(), {
    ok: false,
    problems: [`Cannot read ${file.folder}: it is a directory`],
    warnings: [],
  });
});

Deno.test("identify() keeps the ids of a known list, and changes nothing else", async () => {
  await using file = new ListFile("New name,https://a.test/", "B,https://b.test/");
  const reader = file.reader();
  const list = await firstOf(reader);
  const known = [{ id: "old", name: "Old name", url: "https://a.test/", category: "" }];
  const identified = await reader.identify(list, known);
  assert.deepEqual(identified.targets.map(({ id, name }) => [id, name]), [["old", "New name"], ["b", "B"]]);
  assert.deepEqual({ ...identified, hash: "", targets: [] }, { ...list, hash: "", targets: [] });
  assert.notEqual(identified.hash, list.hash);
  assert.deepEqual(await reader.identify(identified, identified.targets), identified);
  assert.equal(await reader.refresh(identified), identified);
});

Deno.test("ListReader respects the limit of targets", async () => {
  await using file = new ListFile("A,https://a.test/", "B,https://b.test/");
  assert.deepEqual(await file.reader({ maxTargets: 1 }).read(), {
    ok: false,
    problems: [`${file.path}:3: more than 1 targets; raise LOOKOUT_MAX_TARGETS to allow more`],
    warnings: [],
  });
});

Deno.test("refresh() returns the same list while the file has not changed", async () => {
  await using file = new ListFile("A,https://a.test/");
  const reader = file.reader();
  const first = await firstOf(reader);
  file.write("A,https://a.test/");
  assert.equal(await reader.refresh(first), first);
});

Deno.test("refresh() applies a changed list and reports the difference", async () => {
  await using file = new ListFile("A,https://a.test/", "B,https://b.test/", "C,https://c.test/");
  const clock = { now: 1 };
  const reader = file.reader({ now: () => clock.now });
  const first = await firstOf(reader);
  clock.now = 2;
  file.write("D,https://d.test/", "C,https://c.test/new", "A renamed,https://a.test/");
  const next = await reader.refresh(first);
  assert.deepEqual(names(next), ["D", "C", "A renamed"]);
  assert.deepEqual([next.readAt, next.problems, next.refusedAt], [2, [], undefined]);
  assert.notEqual(next.hash, first.hash);
  const { added, removed, changed } = next.difference!;
  const ids = [added, removed, changed].map((targets) => targets.map(({ id }) => id));
  assert.deepEqual(ids, [["d"], ["b"], ["c", "a"]]);
});

Deno.test("refresh() applies a changed password, which neither hash nor store shows", async () => {
  await using file = new ListFile("A,https://user:one@a.test/");
  const reader = file.reader();
  const first = await firstOf(reader);
  file.write("A,https://user:two@a.test/");
  const next = await reader.refresh(first);
  assert.equal(next.hash, first.hash);
  assert.notEqual(next.targets[0].authorization, first.targets[0].authorization);
});

Deno.test("refresh() rejects a bad list as a whole, and keeps the last good one", async () => {
  await using file = new ListFile("A,https://a.test/");
  const clock = { now: 1 };
  const reader = file.reader({ now: () => clock.now });
  const first = await firstOf(reader);
  clock.now = 2;
  file.write("A,https://a.test/", "B,https://b.test/", "C,htp:/c");
  const refused = await reader.refresh(first);
  assert.deepEqual(names(refused), ["A"]);
  assert.equal(refused.problems.length, 1);
  assert.match(refused.problems[0], /urls\.csv:4: url "htp:\/c": /);
  assert.deepEqual([refused.readAt, refused.refusedAt, refused.hash], [1, 2, first.hash]);

  clock.now = 3;
  assert.equal(await reader.refresh(refused), refused);

  file.write("A,https://a.test/", "B,https://b.test/");
  const next = await reader.refresh(refused);
  assert.deepEqual(names(next), ["A", "B"]);
  assert.deepEqual([next.readAt, next.refusedAt, next.problems], [3, undefined, []]);
});

Deno.test("refresh() clears the rejection when the last good list is restored", async () => {
  await using file = new ListFile("A,https://a.test/");
  const reader = file.reader();
  const first = await firstOf(reader);
  file.write("A,");
  const refused = await reader.refresh(first);
  file.write("A,https://a.test/");
  const next = await reader.refresh(refused);
  assert.deepEqual([next.problems, next.hash, next.difference], [[], first.hash, undefined]);
});

Deno.test("refresh() keeps the last good list while the file is missing, says so once, and reads it when it is back", async () => {
  await using file = new ListFile("A,https://a.test/");
  const reader = file.reader();
  const first = await firstOf(reader);
  Deno.removeSync(file.path);
  const away = await reader.refresh(first);
  assert.deepEqual(names(away), ["A"]);
  assert.deepEqual(away.problems, [`Cannot read ${file.path}: no such file`]);
  assert.equal(await reader.refresh(away), away);

  file.write("A,https://a.test/");
  const back = await reader.refresh(away);
  assert.deepEqual([names(back), back.problems], [["A"], []]);
});

Deno.test("refresh() reports the last difference until there is another", async () => {
  await using file = new ListFile("A,https://a.test/");
  const reader = file.reader();
  const first = await firstOf(reader);
  file.write("A,https://a.test/", "B,https://b.test/");
  const changed = await reader.refresh(first);
  file.write("A, https://a.test/", "B, https://b.test/");
  const reformatted = await reader.refresh(changed);
  assert.notEqual(reformatted, changed);
  assert.equal(reformatted.difference, changed.difference);
  file.write("A,https://a.test/");
  assert.deepEqual((await reader.refresh(reformatted)).difference!.removed.map(({ id }) => id), ["b"]);
});

Deno.test("refresh() does not use a file that is still being written", async () => {
  await using file = new ListFile("A,https://a.test/");
  const reader = file.reader({ settle: 50 });
  const first = await firstOf(reader);
  const rows = ["A,https://a.test/"];
  const write = () => {
    rows.push(`Site ${rows.length},https://site${rows.length}.test/`);
    file.write(...rows);
  };
  write();
  const writing = setInterval(write, 5);
  assert.equal(await reader.refresh(first), first);
  clearInterval(writing);
  assert.equal((await reader.refresh(first)).targets.length, rows.length);
});
