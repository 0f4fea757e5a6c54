import assert from "node:assert/strict";
import { covers, isOpenWithin, type MaintenanceWindow, type Occurrence, occurrencesAfter } from "./maintenance.ts";

const at = (text: string) => Date.parse(text);

function windowOf(values: Partial<MaintenanceWindow>): MaintenanceWindow {
  return { line: 2, from: "2026-03-01T02:30:00", zone: "UTC", note: "", ...values };
}

function occurrencesOf(window: MaintenanceWindow, since: number, until: number): Occurrence[] {
  const found: Occurrence[] = [];
  for (const next of occurrencesAfter(window, since)) {
    if (next.from >= until) break;
    found.push(next);
  }
  return found;
}

/** The occurrences between two times, as text, and how many minutes each takes. */
function shown(values: Partial<MaintenanceWindow>, since: string, until: string): [string, number][] {
  return occurrencesOf(windowOf(values), at(since), at(until)).map(({ from, to }) => [
    new Date(from).toISOString().slice(0, 16),
    (to - from) / 60_000,
  ]);
}

Deno.test("covers() is true for a category, one target, or all of them", () => {
  const target = { id: "a", category: "Shops" };
  const each: Partial<MaintenanceWindow>[] = [{}, { category: "Shops" }, { category: "News" }, { id: "a" }, {
    id: "b",
  }];
  assert.deepEqual(each.map((values) => covers(windowOf(values), target)), [true, true, false, true, false]);
});

Deno.test("occurrencesAfter() returns a single window once, its end not included", () => {
  const window = { to: "2026-03-01T03:30:00" };
  assert.deepEqual(shown(window, "2026-03-01T00:00Z", "2026-03-02T00:00Z"), [["2026-03-01T02:30", 60]]);
  assert.deepEqual(shown(window, "2026-03-01T03:29Z", "2026-03-01T03:30Z"), [["2026-03-01T02:30", 60]]);
  assert.deepEqual(shown(window, "2026-03-01T03:30Z", "2026-03-02T00:00Z"), []);
  assert.deepEqual(shown(window, "2026-03-01T00:00Z", "2026-03-01T02:30Z"), []);
});

Deno.test("occurrencesAfter() returns an open-ended window until it is removed", () => {
  const window = windowOf({ zone: "Asia/Kolkata" });
  const open = [{ from: at("2026-02-28T21:00Z"), to: Infinity }];
  assert.deepEqual(occurrencesOf(window, at("2040-01-01T00:00Z"), at("2040-01-02T00:00Z")), open);
  assert.deepEqual(occurrencesOf(window, at("2026-02-28T20:00Z"), at("2026-02-28T21:00Z")), []);
});

Deno.test("occurrencesAfter() in spring: a daily window whose 02:30 is skipped begins earlier, and at 02:30 again thereafter", () => {
  const daily = { to: "2026-03-01T03:15:00", every: "day", zone: "Europe/Berlin" } as const;
  assert.deepEqual(shown(daily, "2026-03-28T00:00Z", "2026-03-31T00:00Z"), [
    ["2026-03-28T01:30", 45],
    // 01:30 to 03:15 by the clock, of which an hour was skipped.
    ["2026-03-29T00:30", 45],
    ["2026-03-30T00:30", 45],
  ]);
  assert.deepEqual(shown(daily, "2026-12-01T00:00Z", "2026-12-02T00:00Z"), [["2026-12-01T01:30", 45]]);
});

Deno.test("occurrencesAfter() in spring: a daily window within the skipped hour is longer that day, not empty", () => {
  const daily = {
    from: "2026-03-01T02:15:00",
    to: "2026-03-01T02:45:00",
    every: "day",
    zone: "Europe/Berlin",
  } as const;
  assert.deepEqual(shown(daily, "2026-03-29T00:00Z", "2026-03-30T00:00Z"), [["2026-03-29T00:15", 90]]);
});

Deno.test("occurrencesAfter() in autumn: a daily window at a repeated 02:30 lasts from the first to the second", () => {
  const daily = {
    from: "2026-10-01T02:00:00",
    to: "2026-10-01T02:30:00",
    every: "day",
    zone: "Europe/Berlin",
  } as const;
  assert.deepEqual(shown(daily, "2026-10-24T00:00Z", "2026-10-27T00:00Z"), [
    ["2026-10-24T00:00", 30],
    ["2026-10-25T00:00", 90],
    ["2026-10-26T01:00", 30],
  ]);
});

Deno.test("occurrencesAfter() keeps a weekly window's local time across both changes", () => {
  const weekly = {
    from: "2026-01-04T22:00:00",
    to: "2026-01-05T01:00:00",
    every: "week",
    zone: "America/New_York",
  } as const;
  const all = shown(weekly, "2026-01-01T00:00Z", "2027-01-01T00:00Z");
  assert.equal(all.length, 52);
  const hours = new Set(all.map(([from, minutes]) => `${from.slice(11)} ${minutes}`));
  assert.deepEqual([...hours], ["03:00 180", "02:00 180"]);
  assert.deepEqual(all.filter(([from]) => /^2026-(03-0|11-0)/.test(from)).map(([from]) => from), [
    "2026-03-02T03:00",
    "2026-03-09T02:00",
    "2026-11-02T03:00",
    "2026-11-09T03:00",
  ]);
});

Deno.test("occurrencesAfter() supports zones whose clocks change by half an hour", () => {
  const daily = {
    from: "2026-03-01T01:45:00",
    to: "2026-03-01T02:15:00",
    every: "day",
    zone: "Australia/Lord_Howe",
  } as const;
  // From +11 to +10:30 on 5 April at 02:00: 01:45 comes twice, 02:15 once.
  assert.deepEqual(shown(daily, "2026-04-03T00:00Z", "2026-04-06T00:00Z"), [
    ["2026-04-03T14:45", 30],
    ["2026-04-04T14:45", 60],
    ["2026-04-05T15:15", 30],
  ]);
  // And back on 4 October at 02:00: 02:15 is skipped.
  assert.deepEqual(shown(daily, "2026-10-02T00:00Z", "2026-10-05T00:00Z"), [
    ["2026-10-02T15:15", 30],
    ["2026-10-03T15:15", 30],
    ["2026-10-04T14:45", 30],
  ]);
});

Deno.test("occurrencesAfter() supports daily windows across midnight, of a whole day, and where a whole day was skipped", () => {
  const night = { from: "2026-03-01T23:00:00", to: "2026-03-02T05:00:00", every: "day" } as const;
  assert.deepEqual(shown(night, "2026-03-10T02:00Z", "2026-03-10T02:01Z"), [["2026-03-09T23:00", 360]]);
  const always = {
    from: "2026-03-01T00:00:00",
    to: "2026-03-02T00:00:00",
    every: "day",
    zone: "Europe/Berlin",
  } as const;
  for (let time = at("2026-03-28T00:00Z"); time < at("2026-03-31T00:00Z"); time += 10 * 60_000) {
    assert(isOpenWithin(windowOf(always), time, time), new Date(time).toISOString());
  }
  // Samoa had no 30 December 2011.
  const apia = { from: "2011-12-01T09:00:00", to: "2011-12-01T10:00:00", every: "day", zone: "Pacific/Apia" } as const;
  assert.deepEqual(shown(apia, "2011-12-31T18:00Z", "2012-01-01T18:00Z"), [["2011-12-31T19:00", 60]]);
});

Deno.test("isOpenWithin() includes the moment it begins, not the one it ends", () => {
  const window = windowOf({ to: "2026-03-01T03:30:00" });
  const isOpen = (since: string, until: string) => isOpenWithin(window, at(since), at(until));
  assert.equal(isOpen("2026-03-01T02:00Z", "2026-03-01T02:29:59Z"), false);
  assert.equal(isOpen("2026-03-01T02:00Z", "2026-03-01T02:30Z"), true);
  assert.equal(isOpen("2026-03-01T03:29:59Z", "2026-03-01T04:30Z"), true);
  assert.equal(isOpen("2026-03-01T03:30Z", "2026-03-01T04:30Z"), false);
});
