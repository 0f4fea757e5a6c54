import assert from "node:assert/strict";
import type { Query } from "./query.ts";
import { groupsOf, sizeOf } from "./groups.ts";

const row = (state?: "up" | "down", category = "") => ({ state, category });
const shown = (groups: ReturnType<typeof groupsOf>) =>
  groups.map(({ key, name, state, rows }) => [key, name, state, rows.length]);

Deno.test("groupsOf() groups by state if failing targets come first, by category, or not at all", () => {
  const rows = [row("down", "News"), row("down"), row("up", "News"), row()];
  assert.deepEqual(shown(groupsOf(rows, "failing")), [
    ["down", "Down", "down", 2],
    ["up", "Up", "up", 1],
    ["", "Not checked yet", undefined, 1],
  ]);
  assert.deepEqual(shown(groupsOf(rows, "category")), [
    ["News", "News", undefined, 2],
    ["", "Uncategorised", undefined, 2],
  ]);
  const alone = [undefined, "", undefined];
  assert.deepEqual(shown(groupsOf(rows, "name")), [[...alone, 4]]);
  assert.deepEqual(shown(groupsOf([row("up"), row("down")], "category")), [[...alone, 2]]);
});

Deno.test("sizeOf() says how many of a category are up, unless states or statuses are filtered", () => {
  const query: Query = { q: "", sort: "category", page: 1 };
  assert.equal(sizeOf(query, 1116, 106), " · 106 of 1,116 up");
  for (const filtered of [{ ...query, state: "up" }, { ...query, status: "200" }, { ...query, sort: "failing" }]) {
    assert.equal(sizeOf(filtered as Query, 1116, 106), " 1,116");
  }
});
