import assert from "node:assert/strict";
import type { Check } from "../../lib/model/check.ts";
import { Atlas, Scene, UNSHARE } from "../places/atlas.ts";
import { Sweeping } from "../places/sweeping.ts";
import { JAVA } from "../dynamodb/dynamodb_local.ts";
import { findProgram, needs } from "../process/needs.ts";

let atlas: Atlas;
Deno.test.beforeAll(async () => {
  if (findProgram(JAVA) && findProgram(UNSHARE)) atlas = await Atlas.create();
});
Deno.test.afterAll(() => atlas?.[Symbol.asyncDispose]());

const up = { status: 200 };
const down = { status: 503 };

/** What was stored of a check: its state, and what each place found. */
const said = (
  { state, opinions }: Check,
) => [state, ...(opinions ?? []).map(({ place, outcome }) => `${place} ${outcome}`)];

needs(UNSHARE, "two places decide by a strict majority, and the record keeps what each of them found", async () => {
  await using scene = await Scene.create(atlas);
  await scene.site("shop", { here: up, eu: up, ap: up });
  await scene.site("blog", { here: down, eu: up, ap: up });
  await scene.site("news", { here: down, eu: { status: 500 }, ap: up });
  await Promise.all([scene.worker("eu"), scene.worker("ap")]);
  using sweeping = await Sweeping.create(scene, { places: ["eu", "ap"] });
  const { checks, counts } = await sweeping.sweep();
  assert.deepEqual(checks.map(said), [
    ["up"],
    ["up", "here 503", "eu 200", "ap 200"],
    ["down", "here 503", "eu 500", "ap 200"],
  ]);
  assert.deepEqual([counts.up, counts.down], [2, 1]);
});
