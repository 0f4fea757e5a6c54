import assert from "node:assert/strict";
import { join } from "node:path";
import { DAY, HOUR } from "../../lib/duration.ts";
import type { Store } from "../../lib/store/store.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";
import { type Lookout, Place } from "../process/lookout.ts";
import { FAKETIME, fakeTimeLibrary } from "../process/faketime.ts";
import { needs } from "../process/needs.ts";
import { until } from "../process/until.ts";
import { startWorld, type World } from "../internet/world.ts";

const INTERVAL = 2000;

/** A process of Lookout whose clock the test sets, and the database that it keeps. */
class Setting implements AsyncDisposable {
  readonly place: Place;
  readonly #offset: string;

  private constructor(readonly world: World, readonly store: Store, place: Place) {
    this.place = place;
    this.#offset = join(place.folder, "offset");
  }

  static async create(): Promise<Setting> {
    const world = await startWorld();
    await world.set("site", { status: 200 });
    const place = new Place(`site,${world.url("site")}`);
    const setting = new Setting(world, await openSqlite(place.database), place);
    await setting.setClock("+0");
    return setting;
  }

  /** @param offset as `faketime(1)` has it: `+12d`, `-3600` */
  async setClock(offset: string): Promise<void> {
    // In one step, or it could be read while it is empty.
    await Deno.writeTextFile(`${this.#offset}.next`, offset);
    await Deno.rename(`${this.#offset}.next`, this.#offset);
  }

  /** A process that has swept so many slots. */
  async start({ sweeps }: { sweeps: number }): Promise<Lookout> {
    const process = this.place.start({
      LD_PRELOAD: fakeTimeLibrary(),
      FAKETIME_TIMESTAMP_FILE: this.#offset,
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
      LOOKOUT_INTERVAL: `${INTERVAL}ms`,
      LOOKOUT_TIMEOUT: "500ms",
      LOOKOUT_DATA: this.place.folder,
    });
    for (let count = 0; count < sweeps; count++) await nextSweep(process, 0);
    return process;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.place[Symbol.asyncDispose]();
    await this.store.close();
    await this.world[Symbol.asyncDispose]();
  }
}

/** The slots whose sweeps a process has finished, ms UTC, in the order in which it did. */
const finished = (process: Lookout) => process.linesOf("sweep.finished").map(({ slot }) => Date.parse(slot as string));

/** Waits until a process has finished another sweep, of a slot so far from now. */
async function nextSweep(process: Lookout, offset: number): Promise<number> {
  const before = finished(process).length;
  let found: number | undefined;
  const isNear = (slot: number) => Math.abs(slot - offset - Date.now()) < 5 * INTERVAL;
  await until(() => (found = finished(process).slice(before).find(isNear)) !== undefined);
  return found!;
}

/** What a process says of targets that went down or came back; its log does not wait for whoever reads it. */
async function changes(process: Lookout): Promise<string[]> {
  const lines = () => process.linesOf("target.changed").map(({ from, to }) => `${from} ${to}`);
  await until(() => lines().length > 0);
  return lines();
}

for (const [offset, ms] of [["+3600", HOUR], ["+12d", 12 * DAY]] as const) {
  needs(
    FAKETIME,
    `a clock that is set to ${offset} for a few seconds: reported, nothing lost, nothing missed`,
    async () => {
      await using setting = await Setting.create();
      const { store, world } = setting;
      const process = await setting.start({ sweeps: 2 });
      const before = await store.sweeps(0);

      await setting.setClock(offset);
      await nextSweep(process, ms);
      await setting.setClock("+0");
      await nextSweep(process, 0);
      const jumps = process.linesOf("clock.jumped").map(({ ms }) => ms as number);
      assert.equal(jumps.length, 2, `${jumps}`);
      assert(Math.abs(jumps[0] - ms) < 1000 && Math.abs(jumps[1] + ms) < 1000, `${jumps}`);
      assert.deepEqual((await store.sweeps(0)).slice(0, before.length), before);
      for (const { count } of process.linesOf("slot.missed")) assert(count as number <= 120, `${count}`);

      await world.set("site", { status: 503 });
      const now = Date.now();
      await until(async () => (await store.incidents(0)).open.length === 1);
      const { open: [incident], through, closed } = await store.incidents(0);
      assert(incident.opened > now - 2 * INTERVAL && through <= Date.now() + INTERVAL);
      assert.deepEqual(closed, []);
      assert.deepEqual(await changes(process), ["up down"]);
      await process.kill("SIGTERM");

      // What is known after a restart is of now, and continues from there.
      const second = await setting.start({ sweeps: 1 });
      assert.deepEqual((await store.incidents(0)).open, [incident]);
      await world.set("site", { status: 200 });
      await until(async () => (await store.incidents(0)).closed.length === 1);
      assert.deepEqual(await changes(second), ["down up"]);
      await second.kill("SIGTERM");
    },
  );
}

needs(
  FAKETIME,
  "a clock that goes back over swept slots: none is swept twice, and sweeping continues after them",
  async () => {
    await using setting = await Setting.create();
    const { store } = setting;
    const process = await setting.start({ sweeps: 5 });
    const before = await store.sweeps(0);
    await setting.setClock("-8");
    await until(() => process.linesOf("clock.jumped").length > 0);
    const last = before.at(-1)!.slot;
    await until(() => finished(process).some((slot) => slot > last), 30_000);
    const slots = finished(process);
    assert.equal(new Set(slots).size, slots.length, `${slots}`);
    assert.deepEqual((await store.sweeps(0)).slice(0, before.length), before);
    await process.kill("SIGTERM");
  },
);

needs(
  FAKETIME,
  "a clock that goes back an hour, to before the first sweep: sweeping continues there, and afterwards",
  async () => {
    await using setting = await Setting.create();
    const { store, world } = setting;
    const process = await setting.start({ sweeps: 2 });
    await setting.setClock("-3600");
    await nextSweep(process, -HOUR);
    await world.set("site", { status: 503 });
    await until(async () => (await store.incidents(0)).open.length === 1);
    const { open: [{ opened }] } = await store.incidents(0);
    assert(Math.abs(opened + HOUR - Date.now()) < 10 * INTERVAL);
    await setting.setClock("+0");
    await nextSweep(process, 0);
    const slots = finished(process);
    assert.equal(new Set(slots).size, slots.length, `${slots}`);
    assert.equal(process.linesOf("clock.jumped").length, 2);
    assert.deepEqual(process.linesOf("sweep.failed"), []);
    await process.kill("SIGTERM");
  },
);
