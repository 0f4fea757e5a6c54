import assert from "node:assert/strict";
import { age, moment, zoneName } from "./times.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 22, 18, 50);

for (
  const [past, text] of [
    [0, "just now"],
    [4999, "just now"],
    [-4999, "just now"],
    [12_900, "12 s ago"],
    [4 * MINUTE + 59 * SECOND, "4 min ago"],
    [HOUR, "1 h ago"],
    [47 * HOUR, "47 h ago"],
    [2 * DAY, "2 days ago"],
    [-6 * MINUTE, "in 6 min"],
  ] as const
) {
  Deno.test(`age() of a time ${past} ms ago is ${text}`, () => assert.equal(age(NOW - past, NOW), text));
}

Deno.test("moment() is a time of day near now, and has a date otherwise", () => {
  assert.equal(moment(NOW, NOW, "UTC"), "18:50");
  assert.equal(moment(NOW - 12 * HOUR + 1, NOW, "UTC"), "06:50");
  assert.equal(moment(NOW - 12 * HOUR, NOW, "UTC"), "22 Nov, 06:50");
  assert.equal(moment(NOW + 3 * DAY, NOW, "UTC"), "25 Nov, 18:50");
});

Deno.test("moment() shows seconds within an hour, unless they are zero", () => {
  assert.equal(moment(NOW + 10 * SECOND, NOW, "UTC"), "18:50:10");
  assert.equal(moment(NOW + 2 * HOUR + 10 * SECOND, NOW, "UTC"), "20:50");
});

Deno.test("moment() uses the zone, and midnight is 00:00", () => {
  assert.equal(moment(NOW, NOW, "Asia/Singapore"), "02:50");
  assert.equal(moment(Date.UTC(2026, 10, 22), Date.UTC(2026, 10, 22), "UTC"), "00:00");
});

for (
  const [zone, name] of [
    ["Asia/Singapore", "Singapore, UTC+8"],
    ["America/New_York", "New York, UTC-5"],
    ["Asia/Kolkata", "Kolkata, UTC+5:30"],
    ["America/Argentina/Ushuaia", "Ushuaia, UTC-3"],
    ["Europe/London", "London, UTC"],
    ["UTC", "UTC"],
  ]
) {
  Deno.test(`zoneName() of ${zone} is ${name}`, () => assert.equal(zoneName(zone, NOW), name));
}
