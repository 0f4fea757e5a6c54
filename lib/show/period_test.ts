import assert from "node:assert/strict";
import { isWithin, parsePeriod, periodString } from "./period.ts";

const parse = (query: string) => parsePeriod(new URLSearchParams(query));

Deno.test("parsePeriod() reads days and times, even with an offset whose plus is not encoded", () => {
  for (
    const [text, time] of [
      ["2026-11-22", "2026-11-22T00:00:00.000Z"],
      ["2026-11-22T20:50Z", "2026-11-22T20:50:00.000Z"],
      ["2026-11-22T20:50:01.5Z", "2026-11-22T20:50:01.500Z"],
      ["2026-11-22T20:50:00+01:00", "2026-11-22T19:50:00.000Z"],
      ["2026-11-22T20:50:00%2B01:00", "2026-11-22T19:50:00.000Z"],
    ]
  ) {
    const parsed = parse(`since=${text}`);
    assert(parsed.ok, text);
    assert.equal(periodString(parsed.query), `since=${time}`);
  }
  assert.deepEqual(parse("since=&until="), { ok: true, query: {} });
});

Deno.test("parsePeriod() names the parameter that is malformed, and what is allowed", () => {
  const allowed = "must be a day or a time, such as 2026-11-22 or 2026-11-22T20:50:00Z";
  for (const text of ["yesterday", "2026-02-30", "2026-13-01", "2026-11-22T20:50", "2026-11-22T25:00Z", "1780000000"]) {
    assert.deepEqual(parse(`until=${text}`), { ok: false, problem: `until ${allowed}` }, text);
  }
  assert.deepEqual(parse("since=2026-11-22&until=2026-11-22"), {
    ok: false,
    problem: "until must be later than since",
  });
});

Deno.test("isWithin() includes the beginning of the period and leaves out its end", () => {
  const period = { since: 10, until: 20 };
  assert.deepEqual(
    [[0, 9], [0, 10], [12, 13], [19, Infinity], [20, 25]].map(([from, to]) => isWithin(period, from, to)),
    [
      false,
      true,
      true,
      true,
      false,
    ],
  );
  assert.equal(isWithin({}, 0, 0), true);
});
