import assert from "node:assert/strict";
import { age, date, dayMonth, dayName, dayText, moment, momentBeside, zoneName } from "./times.ts";

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

Deno.test("moment() of midnight is 00:00", () => {
  assert.equal(moment(Date.UTC(2026, 10, 22), Date.UTC(2026, 10, 22), "UTC"), "00:00");
});

Deno.test("momentBeside() has a date where the day is another", () => {
  assert.equal(momentBeside(NOW, NOW + 5 * HOUR, "UTC"), "18:50");
  assert.equal(momentBeside(NOW, NOW + 6 * HOUR, "UTC"), "22 Nov, 18:50");
});

/** Some times of a year, each in another part of its day. */
const TIMES = Array.from({ length: 400 }, (_, day) => Date.UTC(2026, 0, 1) + day * (DAY + 17 * MINUTE));

/** The same by ICU. */
function byIntl(time: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }).format(time);
}

const SHORT = { day: "numeric", month: "short" } as const;
const LONG = { weekday: "long", day: "numeric", month: "long", year: "numeric" } as const;
const CLOCK = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

Deno.test("dates are written as the British write them", () => {
  for (const time of TIMES) {
    assert.equal(date(time), byIntl(time, "UTC", { ...SHORT, year: "numeric" }));
    assert.equal(dayMonth(time), byIntl(time, "UTC", SHORT));
    assert.equal(dayName(time, "UTC"), byIntl(time, "UTC", LONG));
    assert.equal(dayText(time, "UTC"), new Date(time).toISOString().slice(0, 10));
  }
});

for (const zone of ["Asia/Singapore", "America/New_York", "Asia/Kolkata", "Pacific/Apia"]) {
  Deno.test(`times are shown in the program's own zone, ${zone}, also in summer`, async () => {
    const code = `
      import { dayText, dayName, moment } from "${import.meta.resolve("./times.ts")}";
      const shown = ${JSON.stringify(TIMES)}.map((time) =>
        [moment(time, 0, "local"), dayName(time, "local"), dayText(time, "local")]);
      console.log(JSON.stringify(shown));`;
    const command = new Deno.Command(Deno.execPath(), { args: ["eval", code], env: { TZ: zone } });
    const { stdout } = await command.output();
    const expected = TIMES.map((time) => [
      byIntl(time, zone, { ...SHORT, ...CLOCK }),
      byIntl(time, zone, LONG),
      new Date(time).toLocaleDateString("sv-SE", { timeZone: zone }),
    ]);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(stdout)), expected);
  });
}

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
