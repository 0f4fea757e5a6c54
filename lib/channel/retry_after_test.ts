import assert from "node:assert/strict";
import { readRetryAfter } from "./retry_after.ts";

const NOW = Date.UTC(2026, 10, 22, 18, 50);

const texts: [text: string | null, ms: number | undefined][] = [
  [null, undefined],
  ["", undefined],
  ["soon", undefined],
  ["-5", undefined],
  ["0", 0],
  [" 120 ", 120_000],
  ["0.3425", 343],
  ["999999999", 86_400_000],
  ["Sun, 22 Nov 2026 18:51:30 GMT", 90_000],
  ["Sun, 22 Nov 2026 18:40:00 GMT", 0],
  ["Sun, 22 Nov 2099 18:40:00 GMT", 86_400_000],
];

for (const [text, ms] of texts) {
  Deno.test(`readRetryAfter() reads ${JSON.stringify(text)}`, () => assert.equal(readRetryAfter(text, NOW), ms));
}
