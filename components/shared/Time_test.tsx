import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { SLOT } from "../../testing/samples/samples.ts";
import { Time } from "./Time.tsx";

const HOUR = 3_600_000;

Deno.test("Time is absolute, in UTC, with the exact machine-readable time", () => {
  assert.equal(
    rendered(<Time at={SLOT} now={SLOT} />).html,
    '<time datetime="2026-01-02T03:10:00.000Z" data-time="moment">03:10 UTC</time>',
  );
});

Deno.test("Time that the browser turns into an age is marked as such, and has no seconds", () => {
  assert.equal(
    rendered(<Time at={SLOT + 31_416} now={SLOT} age />).html,
    '<time datetime="2026-01-02T03:10:31.416Z" data-time="age">at 03:10 UTC</time>',
  );
});

Deno.test("Time far from now includes the date", () => {
  assert.equal(rendered(<Time at={SLOT - 72 * HOUR} now={SLOT} />).text, "30 Dec, 03:10 UTC");
});
