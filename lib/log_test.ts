import assert from "node:assert/strict";
import { configureLog, log } from "./log.ts";

/** What the log writes to standard output. */
async function written(format: "pretty" | "json", say: () => void): Promise<string> {
  const lines: string[] = [];
  const print = console.log;
  console.log = (line: string) => void lines.push(line);
  try {
    await configureLog(format);
    say();
  } finally {
    console.log = print;
  }
  return lines.join("\n");
}

const NAME = "A\u001b[31m\u202e\n2026-01-01 [ERR] B\u009b";
const say = () => log.info("{name} is {to}: {names}", { event: "target.changed", name: NAME, to: "up", names: [NAME] });

/** What the format itself puts there. */
// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[\d*m/g;

Deno.test("the log names what cannot be seen in what it says, for people", async () => {
  const line = (await written("pretty", say)).replace(COLOURS, "");
  assert.match(line, /A<U\+001B>\[31m<U\+202E><U\+000A>2026-01-01 \[ERR\] B<U\+009B> is up: /);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
});

Deno.test("the log escapes what cannot be seen as JSON does, and its properties read as before", async () => {
  const line = await written("json", say);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
  const { message, name, event } = JSON.parse(line);
  assert.match(message, /^A<U\+001B>\[31m<U\+202E><U\+000A>/);
  assert.deepEqual([name, event], [NAME, "target.changed"]);
});
