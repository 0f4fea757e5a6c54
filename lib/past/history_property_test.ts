import assert from "node:assert/strict";
import fc from "fast-check";
import { sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { type Outcome } from "../model/state.ts";
import type { PastSweep } from "../model/sweep.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { History } from "./history.ts";

const STEP = 600_000;
const REPLICAS = ["one", "two"] as const;
const IDS = ["a", "b", "c", "d"];

/** A process, as far as its history is concerned: what is pending on its disk, and what it has read. */
class Process {
  history: History;
  readonly waiting = new Map<number, PastSweep>();

  constructor(readonly name: string, readonly world: World) {
    this.history = this.#begin();
  }

  #begin(): History {
    const { store, slot } = this.world;
    const waiting = this.waiting;
    return new History({
      store,
      spool: {
        async *sweeps(since) {
          for (const [slot, { record }] of [...waiting].sort(([a], [b]) => a - b)) if (slot >= since) yield record;
        },
        targets(hash) {
          const sweep = waiting.values().find(({ record }) => record.list === hash);
          return Promise.resolve(sweep && { hash, targets: sweep.targets });
        },
      },
      interval: STEP,
      slot,
      onSweep: () => {},
    });
  }

  async restart(): Promise<void> {
    this.history = this.#begin();
    await this.history.loadSpool({ hash: "", targets: [] });
    await this.history.load();
  }

  async look(): Promise<void> {
    this.history.past.moveTo(this.world.slot);
    do {
      if (this.history.isStale) await this.history.load();
      await this.history.look(this.world.slot);
      await this.history.search();
    } while (this.history.isStale);
  }

  /** Sweeps the slot if it knows no record of it; `away`: without the store, which it can neither read nor write. */
  async sweep(outcomes: Outcome[], reliable: boolean, size: number, away: boolean): Promise<void> {
    const { slot } = this.world;
    if (away) this.history.past.moveTo(slot);
    else await this.look();
    // As the monitor does with every tick, whichever process swept.
    if (this.history.past.has(slot)) return away ? undefined : await this.save();
    const sweep = sweepOf(slot, outcomes, { reliable, size, replica: this.name });
    if (!away) await this.world.store.putTargets({ hash: sweep.record.list, targets: sweep.targets });
    this.waiting.set(slot, sweep);
    if (!away) await this.drain();
    this.history.add(sweep);
    if (!away) await this.save();
  }

  async drain(): Promise<void> {
    const { store } = this.world;
    for (const [slot, { record, targets }] of [...this.waiting].sort(([a], [b]) => a - b)) {
      await store.putTargets({ hash: record.list, targets });
      if (!await store.putSweep(record)) await this.history.replace((await store.sweep(slot))!);
      this.waiting.delete(slot);
    }
  }

  async save(): Promise<void> {
    if (this.history.hasUnsavedIncidents && !this.history.isStale) await this.history.saveIncidents();
  }

  get view() {
    const { past } = this.history;
    return {
      sweeps: past.hour.sweeps,
      latest: past.hour.latest,
      missed: past.hour.missed,
      trail: IDS.map((id) => {
        const { points, counts, newest } = past.trail.reader;
        return [points(id), counts(id), newest.day, newest.counts(id)];
      }),
      experience: past.experience,
      states: past.states,
      incidents: past.incidents.shown,
      next: past.nextFree(past.slot),
    };
  }
}

class World {
  slot = SLOT;
  readonly store: Store = openMemory({ now: () => this.slot });
  readonly processes = REPLICAS.map((name) => new Process(name, this));

  turn(steps: number): void {
    this.slot += steps * STEP;
  }

  /** All that waits gets to the store, and with the next slot each process finds it there. */
  async settle(): Promise<void> {
    for (const process of this.processes) await process.drain();
    this.turn(1);
    for (const process of this.processes) await process.look();
    for (const process of this.processes) await process.save();
  }
}

interface SweepValues {
  reliable?: boolean;
  size?: number;
  replica?: string;
}

function sweepOf(slot: number, outcomes: Outcome[], { reliable = true, size = 4, replica = "three" }: SweepValues) {
  const found = IDS.slice(0, size).map((id, index): [string, Outcome] => [id, outcomes[index]]);
  return sampleSweep(slot, found, { reliable, replica, list: `list of ${size}` });
}

type Command = (world: World) => Promise<void> | void;

const who = fc.nat({ max: 1 });
const outcomes = fc.array(fc.constantFrom<Outcome>(200, 200, 403, 503, "timeout"), { minLength: 4, maxLength: 4 });
const size = fc.integer({ min: 3, max: 4 });
const reliable = fc.integer({ min: 0, max: 3 }).map((number) => number > 0);
/** What happens, each as text for a counterexample, and what it does. */
const command = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(who, outcomes, reliable, size, fc.boolean(), fc.integer({ min: 1, max: 3 })).map((
      [index, ...sweep],
    ): [string, Command] => [
      `process ${index} sweeps ${JSON.stringify(sweep)}`,
      async (world) => {
        const [outcomes, reliable, size, away, steps] = sweep;
        world.turn(steps);
        await world.processes[index].sweep(outcomes, reliable, size, away);
      },
    ]),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(who, outcomes, reliable, size, fc.boolean()).map(([index, ...sweep]): [string, Command] => [
      `process ${index} sweeps, too, ${JSON.stringify(sweep)}`,
      (world) => world.processes[index].sweep(...sweep),
    ]),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(outcomes, size, fc.integer({ min: -3, max: 60 }), fc.boolean()).map((
      [outcomes, size, back, isReadable],
    ): [string, Command] => [
      `another one's sweep of ${size}, ${back} slots ago, ${isReadable} ${JSON.stringify(outcomes)}`,
      async ({ store, slot }) => {
        const { record, targets } = sweepOf(slot - back * STEP, outcomes, { size });
        if (isReadable) await store.putTargets({ hash: record.list, targets });
        await store.putSweep(isReadable ? record : { ...record, list: "unreadable" });
      },
    ]),
  },
  {
    weight: 3,
    arbitrary: who.map((
      index,
    ): [string, Command] => [`process ${index} drains`, ({ processes }) => processes[index].drain()]),
  },
  {
    weight: 2,
    arbitrary: who.map((
      index,
    ): [string, Command] => [`process ${index} looks`, ({ processes }) => processes[index].look()]),
  },
  {
    weight: 1,
    arbitrary: who.map((
      index,
    ): [string, Command] => [`process ${index} restarts`, ({ processes }) => processes[index].restart()]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 6, 40, 200).map((steps): [string, Command] => [
      `${steps} slots go by`,
      async (world) => {
        // A record that reaches the store more than a day late is ignored by processes that have newer ones.
        await world.settle();
        world.turn(steps);
      },
    ]),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-6, -1, 6, 144, 1728).map((steps): [string, Command] => [
      `the clock is set by ${steps} slots`,
      async (world) => {
        await world.settle();
        world.turn(steps);
        for (const { history } of world.processes) {
          history.past.moveTo(world.slot);
          history.markStale();
        }
      },
    ]),
  },
);

Deno.test("History: whatever the order of records, a process that has seen them all knows what a new one reads", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 40 }), async (commands) => {
      const world = new World();
      for (const process of world.processes) await process.restart();
      for (const [, run] of commands) await run(world);
      await world.settle();
      const fresh = new Process("fresh", world);
      await fresh.restart();
      for (const process of world.processes) assert.deepEqual(process.view, fresh.view);
    }),
    { numRuns: 150 },
  );
});
