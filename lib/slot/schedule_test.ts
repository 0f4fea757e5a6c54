import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { MINUTE, SLOT } from "../../testing/samples/samples.ts";
import { openMemory } from "../store/sqlite/memory.ts";
import type { Store } from "../store/store.ts";
import { Schedule, type ScheduleOptions } from "./schedule.ts";
import { claimLengthOf, isTooLate, marginOf, slotOf, storeTimeout, type Turn } from "./slot.ts";

const TEN = 10 * MINUTE;

/** A schedule with a clock that the test moves and a store, which records the turns that it sweeps. */
function scheduleAt(time: number, options: Partial<ScheduleOptions> = {}) {
  const clock = { now: time };
  const now = () => clock.now;
  const store = openMemory({ now });
  const swept = new Set<number>([SLOT - TEN]);
  const turns: Turn[] = [];
  const failures: string[] = [];
  const schedule = new Schedule({
    interval: TEN,
    replica: "one",
    store,
    swept: (slot) => Promise.resolve({ slot: swept.has(slot), ever: swept.size > 0 }),
    sweep: (turn) => {
      turns.push(turn);
      swept.add(turn.slot);
      return Promise.resolve(true);
    },
    onStoreFailure: (error) => failures.push(error.message),
    now,
    ...options,
  });
  return { clock, store, swept, turns, failures, schedule };
}

/** A sweep that runs until it is aborted; `begun` resolves with its turn. */
function endlessSweep() {
  const { promise: begun, resolve } = Promise.withResolvers<Turn>();
  const sweep = (turn: Turn) => {
    resolve(turn);
    return new Promise<boolean>((_, reject) => {
      turn.signal.addEventListener("abort", () => reject(turn.signal.reason));
    });
  };
  return { begun, sweep };
}

Deno.test("slotOf() cuts the UTC clock into multiples of the interval", () => {
  assert.equal(slotOf(SLOT, TEN), SLOT);
  assert.equal(slotOf(SLOT + TEN - 1, TEN), SLOT);
  assert.equal(slotOf(SLOT + TEN, TEN), SLOT + TEN);
});

Deno.test("marginOf() is a minute, or a tenth of a shorter slot", () => {
  assert.equal(marginOf(TEN), MINUTE);
  assert.equal(marginOf(60 * MINUTE), MINUTE);
  assert.equal(marginOf(5000), 500);
});

Deno.test("claimLengthOf() is a minute, or a quarter of shorter slots, but at least two seconds", () => {
  assert.equal(claimLengthOf(TEN), MINUTE);
  assert.equal(claimLengthOf(20_000), 5000);
  assert.equal(claimLengthOf(1000), 2000);
});

Deno.test("isTooLate() is true when less than a fifth of the slot is left", () => {
  assert.equal(isTooLate(SLOT + 8 * MINUTE, TEN), false);
  assert.equal(isTooLate(SLOT + 8 * MINUTE + 1, TEN), true);
});

Deno.test("tick() sweeps a slot once, until a minute before its end, and releases the claim", async () => {
  const { clock, store, turns, schedule } = scheduleAt(SLOT);
  await schedule.tick();
  await schedule.tick();
  assert.deepEqual(turns.map(({ signal: _, confirm: __, ...turn }) => turn), [
    { slot: SLOT, started: SLOT, late: 0, deadline: SLOT + 9 * MINUTE },
  ]);
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);

  clock.now = SLOT + TEN + 3 * MINUTE;
  await schedule.tick();
  assert.deepEqual([turns[1].slot, turns[1].late, turns[1].deadline], [SLOT + TEN, 3 * MINUTE, SLOT + 19 * MINUTE]);
  assert.equal(turns.length, 2);
});

Deno.test("tick() returns the running tick if there is one", async () => {
  const { begun, sweep } = endlessSweep();
  const { clock, schedule } = scheduleAt(SLOT, { sweep });
  const ticking = schedule.tick();
  await begun;
  assert.equal(schedule.tick(), ticking);
  clock.now += TEN;
  assert.equal(schedule.tick(), ticking);
  await schedule.stop();
});

Deno.test("tick() skips a slot that has a record", async () => {
  const { swept, turns, schedule } = scheduleAt(SLOT);
  swept.add(SLOT);
  await schedule.tick();
  assert.equal(turns.length, 0);
});

Deno.test("tick() skips a slot that another process has claimed, and takes it once the claim has expired", async () => {
  const { clock, store, turns, schedule } = scheduleAt(SLOT);
  await store.claim(SLOT, "two", clock.now + 30_000);
  await schedule.tick();
  clock.now += 29_999;
  await schedule.tick();
  assert.equal(turns.length, 0);
  clock.now += 1;
  await schedule.tick();
  assert.deepEqual(turns.map(({ slot, late }) => [slot, late]), [[SLOT, 30_000]]);
});

Deno.test("tick() of two processes gives a slot to one of them", async () => {
  const store = openMemory({ now: () => SLOT });
  const one = scheduleAt(SLOT, { store, replica: "one" });
  const two = scheduleAt(SLOT, { store, replica: "two" });
  const { begun, sweep } = endlessSweep();
  const three = scheduleAt(SLOT, { store, replica: "three", sweep });
  const ticking = three.schedule.tick();
  await begun;
  await Promise.all([one.schedule.tick(), two.schedule.tick()]);
  assert.equal(one.turns.length + two.turns.length, 0);
  await three.schedule.stop();
  await ticking;
  await Promise.all([one.schedule.tick(), two.schedule.tick()]);
  assert.equal(one.turns.length + two.turns.length, 1);
});

Deno.test("tick() does not begin a slot with less than a fifth left", async () => {
  const { clock, turns, schedule } = scheduleAt(SLOT + 8 * MINUTE + 1);
  await schedule.tick();
  assert.equal(turns.length, 0);
  clock.now = SLOT + 8 * MINUTE;
  await schedule.tick();
  assert.equal(turns.length, 1);
});

Deno.test("tick() begins the first sweep ever immediately, whatever the clock, and gives it a slot's length", async () => {
  const { swept, turns, schedule } = scheduleAt(SLOT + TEN - 1);
  swept.clear();
  await schedule.tick();
  const [{ slot, started, late, deadline }] = turns;
  assert.deepEqual([slot, started, late], [SLOT, SLOT + TEN - 1, 0]);
  assert.equal(deadline, SLOT + TEN - 1 + 9 * MINUTE);
});

Deno.test("tick() sweeps without a claim when the store cannot be reached, and reports that", async () => {
  const away = () => Promise.reject(new Error("Cannot claim: the store is away"));
  const { turns, failures, schedule } = scheduleAt(SLOT, { store: { claim: away, release: away } });
  await schedule.tick();
  assert.equal(turns.length, 1);
  assert.deepEqual(failures, ["Cannot claim: the store is away", "Cannot claim: the store is away"]);
});

Deno.test("tick() skips a slot that another process has just claimed if the store can no longer be reached", async () => {
  for (const how of ["look", "claim"]) {
    const setting = { failed: false };
    const memory = openMemory({ now: () => clock.now });
    const claim = (...args: Parameters<typeof memory.claim>) =>
      setting.failed ? Promise.reject(new Error("the store is away")) : memory.claim(...args);
    const swept = () => Promise.resolve({ slot: false, ever: true, failed: setting.failed && how === "look" });
    const { clock, turns, schedule } = scheduleAt(SLOT, { store: { ...memory, claim }, swept });
    await memory.claim(SLOT, "two", SLOT + MINUTE);
    await schedule.tick();
    setting.failed = true;
    clock.now = SLOT + MINUTE - 1;
    await schedule.tick();
    assert.equal(turns.length, 0, how);
    clock.now = SLOT + MINUTE;
    await schedule.tick();
    assert.equal(turns.length, 1, how);
    // Once the store responds again, it decides: here the claim is renewed until late in the slot.
    setting.failed = false;
    const late = SLOT + TEN + 7 * MINUTE;
    await memory.claim(SLOT + TEN, "two", late + MINUTE);
    clock.now = late - 1000;
    await schedule.tick();
    setting.failed = true;
    clock.now = late - 1;
    await schedule.tick();
    assert.equal(turns.length, 1, how);
    // To wait any longer could leave the slot unswept.
    clock.now = late;
    await schedule.tick();
    assert.equal(turns.length, 2, how);
  }
});

Deno.test("tick() keeps the claim of a sweep that is not written to the store, until it expires", async () => {
  const { clock, store, schedule } = scheduleAt(SLOT, { sweep: () => Promise.resolve(false) });
  await schedule.tick();
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), false);
  clock.now += MINUTE;
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);
});

Deno.test("heldUntil() is when a claim that is not renewed expires", async () => {
  const { clock, store, schedule } = scheduleAt(SLOT);
  assert.equal(schedule.heldUntil(SLOT), undefined);
  await store.claim(SLOT, "two", SLOT + 5 * MINUTE);
  const until = [];
  for (const ms of [0, 5000, MINUTE - 1, MINUTE, MINUTE + 5000]) {
    clock.now = SLOT + ms;
    await schedule.tick();
    until.push(schedule.heldUntil(SLOT)! - SLOT);
  }
  assert.deepEqual(until, [1, 1, 1, 2, 2].map((minutes) => minutes * MINUTE));
  assert.equal(schedule.heldUntil(SLOT + TEN), undefined);
});

Deno.test("tick() looks again once it has the claim, since another process may have finished in between", async () => {
  let looked = 0;
  const swept = () => Promise.resolve({ slot: looked++ > 0, ever: true });
  const { clock, store, turns, schedule } = scheduleAt(SLOT, { swept });
  await schedule.tick();
  assert.deepEqual([turns.length, looked], [0, 2]);
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);
});

Deno.test("tick() does not wait for a claim if the store could not even be read", async () => {
  const asked: string[] = [];
  const store = {
    claim: () => Promise.resolve(asked.push("claim") > 0),
    release: () => Promise.resolve(void asked.push("release")),
  };
  const swept = () => Promise.resolve({ slot: false, ever: true, failed: true });
  const turns: string[][] = [];
  const { schedule } = scheduleAt(SLOT, { store, swept, sweep: () => Promise.resolve(turns.push([...asked]) > 0) });
  await schedule.tick();
  assert.deepEqual([turns, asked], [[[]], []]);
});

Deno.test("tick() waits for a claim at most two seconds, or a fifth of a short slot", async () => {
  const never = () => new Promise<never>(() => {});
  const { failures, turns, schedule } = scheduleAt(SLOT, { interval: 1000, store: { claim: never, release: never } });
  const started = performance.now();
  await schedule.tick();
  assert.equal(turns.length, 1);
  assert.deepEqual(failures, ["no response within 0.2 s", "no response within 0.2 s"]);
  assert(performance.now() - started < 900);
  assert.equal(storeTimeout(TEN), 2000);
});

Deno.test("confirm() claims again if the claim was not renewed in time, and rejects if another process has it", async () => {
  for (const taken of [false, true]) {
    let confirmed: Promise<void> | undefined;
    const setting = scheduleAt(SLOT, {
      sweep: async ({ confirm }) => {
        await confirm();
        setting.clock.now += MINUTE;
        if (taken) await setting.store.claim(SLOT, "two", setting.clock.now + MINUTE);
        await (confirmed = confirm());
        return true;
      },
    });
    await setting.schedule.tick();
    if (taken) await assert.rejects(confirmed!, /another process/);
    else await confirmed;
  }
});

Deno.test("tick() rejects with the sweep's error, releases the claim, and tries again", async () => {
  let count = 0;
  const sweep = () => Promise.reject(new Error(`broken ${++count}`));
  const { clock, store, schedule } = scheduleAt(SLOT, { sweep });
  await assert.rejects(schedule.tick(), /broken 1/);
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);
  await store.release(SLOT, "two");
  await assert.rejects(schedule.tick(), /broken 2/);
});

Deno.test("tick() distinguishes an error named like an abort from a real abort", async () => {
  const sweep = () => Promise.reject(new DOMException("a bug", "AbortError"));
  await assert.rejects(scheduleAt(SLOT, { sweep }).schedule.tick(), /a bug/);
});

Deno.test("stop() abandons the running sweep, releases its claim, and lets no other begin", async () => {
  const { begun, sweep } = endlessSweep();
  const { clock, store, schedule } = scheduleAt(SLOT, { sweep });
  const ticking = schedule.tick();
  const { signal } = await begun;
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), false);
  await schedule.stop();
  await ticking;
  assert.equal(signal.aborted, true);
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);
  await store.release(SLOT, "two");
  await schedule.tick();
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), true);
});

Deno.test("stop() is harmless before the first sweep, and twice", async () => {
  const { turns, schedule } = scheduleAt(SLOT);
  await schedule.stop();
  await schedule.stop();
  await schedule.tick();
  assert.equal(turns.length, 0);
});

Deno.test("stop() waits for the end of a sweep that fails while being aborted", async () => {
  const begun = Promise.withResolvers<void>();
  const sweep = async ({ signal }: Turn) => {
    begun.resolve();
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    throw new Error("could not even give up");
  };
  const { schedule } = scheduleAt(SLOT, { sweep });
  const ticking = schedule.tick();
  await begun.promise;
  await schedule.stop();
  await ticking;
});

// A claim of two seconds is renewed every third of it, by a real timer.
const SHORT = { interval: 4000 };

Deno.test("a claim is renewed while its slot is being swept", async () => {
  const { begun, sweep } = endlessSweep();
  const { clock, store, schedule } = scheduleAt(SLOT, { ...SHORT, sweep });
  const ticking = schedule.tick();
  const { signal } = await begun;
  clock.now += 1999;
  await delay(800);
  clock.now += 500;
  assert.equal(await store.claim(SLOT, "two", clock.now + 1), false);
  assert.equal(signal.aborted, false);
  await schedule.stop();
  await ticking;
});

Deno.test("a sweep is abandoned when another process has taken over its claim", async () => {
  const { begun, sweep } = endlessSweep();
  const { clock, store, schedule } = scheduleAt(SLOT, { ...SHORT, sweep });
  const ticking = schedule.tick();
  const { signal } = await begun;
  clock.now += 2000;
  assert.equal(await store.claim(SLOT, "two", clock.now + 1000), true);
  await ticking;
  assert.match(signal.reason.message, /another process/);
  assert.equal(await store.claim(SLOT, "three", clock.now + 1), false);
});

Deno.test("abandon() ends the running sweep, releases its claim, and lets its slot be swept again", async () => {
  const { begun, sweep } = endlessSweep();
  const turns: Turn[] = [];
  const { schedule, store } = scheduleAt(SLOT, {
    sweep: (turn) => turns.push(turn) === 1 ? sweep(turn) : Promise.resolve(true),
  });
  schedule.abandon("there is none yet");
  const ticking = schedule.tick();
  const { signal } = await begun;
  schedule.abandon("the machine slept");
  await ticking;
  assert.equal(signal.reason.message, "the machine slept");
  assert.equal(await store.claim(SLOT, "two", SLOT + 1), true);
  await store.release(SLOT, "two");
  await schedule.tick();
  assert.equal(turns.length, 2);
  assert.equal(turns[1].signal.aborted, false);
});

Deno.test("a sweep is abandoned when its slot is over, for example after the machine slept", async () => {
  const { begun, sweep } = endlessSweep();
  const { clock, schedule } = scheduleAt(SLOT, { ...SHORT, sweep });
  const ticking = schedule.tick();
  const { signal } = await begun;
  clock.now += 60 * MINUTE;
  await ticking;
  assert.match(signal.reason.message, /slept/);
});

/** A store that carries out claims only when the test says so, from number `from` on. */
function slowClaims(memory: Store, from: number) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  let count = 0;
  const claim: Store["claim"] = async (...args) => {
    if (count++ >= from) {
      asked.resolve();
      await answer.promise;
    }
    return await memory.claim(...args);
  };
  return { store: { ...memory, claim }, asked: asked.promise, answer: answer.resolve };
}

for (const { what, from } of [{ what: "renewal", from: 1 }, { what: "first claim", from: 0 }]) {
  for (
    const { when, wait } of [{ when: "late", wait: 10 }, { when: "when nobody waits for it any more", wait: 1700 }]
  ) {
    Deno.test(`a ${what} that the store carries out ${when} does not undo the release`, async () => {
      const clock = { now: SLOT };
      const memory = openMemory({ now: () => clock.now });
      const { store, asked, answer } = slowClaims(memory, from);
      const { begun, sweep } = endlessSweep();
      const { schedule } = scheduleAt(SLOT, { ...SHORT, store, sweep });
      const ticking = schedule.tick();
      await Promise.all([begun, asked]);
      const stopping = schedule.stop();
      await delay(wait);
      answer();
      await stopping;
      await ticking;
      assert.equal(await memory.claim(SLOT, "two", clock.now + 1), true);
    });
  }
}

Deno.test("Schedule reports no negative lateness when the clock is set back in between", async () => {
  const { schedule, clock, turns } = scheduleAt(SLOT, {
    swept: () => {
      clock.now = SLOT - 3 * MINUTE;
      return Promise.resolve({ slot: false, ever: true });
    },
  });
  await schedule.tick();
  assert.deepEqual(turns.map(({ slot, late }) => [slot, late]), [[SLOT, 0]]);
});
