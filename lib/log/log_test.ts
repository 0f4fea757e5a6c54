import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { configureLog, flushLog, log } from "./log.ts";

const PROCESS = fileURLToPath(import.meta.resolve("../../testing/process/log_process.ts"));

/** Starts a process that logs without end; `untilAlive` waits until it has said so often that it lives. */
function start(format: string, length: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", PROCESS, format, `${length}`],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const dropped = () => Number(/.*alive (\d+)/s.exec(said)?.[1] ?? 0);
  return {
    child,
    dropped,
    untilDropped: async () => {
      while (dropped() === 0) {
        const { value } = await errors.read();
        assert(value !== undefined, `it ended by itself: ${said}`);
        said += value;
      }
    },
    end: async () => {
      await child.stdin.close();
      while (!(await errors.read()).done);
      return await child.status;
    },
  };
}

for (const format of ["json", "pretty"]) {
  Deno.test(`log in ${format} blocks nothing and ends with its process when nobody reads it`, async () => {
    const { child, untilDropped, end } = start(format, 50_000);
    // What waits fills up: far more than a pipe holds.
    await untilDropped();
    assert.equal((await end()).code, 0);
    await child.stdout.cancel();
  });
}

Deno.test("log blocks nothing when its reader goes away", async () => {
  const { child, untilDropped, end } = start("json", 100);
  await child.stdout.cancel();
  await untilDropped();
  assert.equal((await end()).code, 0);
});

Deno.test("log says how many lines were dropped once somebody reads again, and writes its last line", async () => {
  const { child, untilDropped, end } = start("json", 50_000);
  await untilDropped();
  const text = new Response(child.stdout).text();
  assert.equal((await end()).code, 0);
  const lines = (await text).trimEnd().split("\n").map((line) => JSON.parse(line));
  const [dropped] = lines.filter(({ event }) => event === "log.dropped");
  assert.match(dropped.message, /^Dropped \d+ lines of the log because standard output was not read in time$/);
  assert(dropped.count > 0);
  assert.equal(lines.at(-1).event, "last");
});

/** What the log writes to standard output. */
async function written(format: "pretty" | "json", say: () => void): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  const { write } = Deno.stdout;
  Deno.stdout.write = (bytes) => {
    text += decoder.decode(bytes, { stream: true });
    return Promise.resolve(bytes.length);
  };
  try {
    await configureLog(format);
    say();
    await flushLog(5000);
  } finally {
    Deno.stdout.write = write;
  }
  return text.trimEnd();
}

const NAME = "A\u001b[31m\u202e\n2026-01-01 [ERR] B\u009b";
const say = () => log.info("{name} is {to}: {names}", { event: "target.changed", name: NAME, to: "up", names: [NAME] });

/** What the format itself puts there. */
// deno-lint-ignore no-control-regex
const COLOURS = /\x1b\[\d*m/g;

Deno.test("the log for people names invisible characters", async () => {
  const line = (await written("pretty", say)).replace(COLOURS, "");
  assert.match(line, /A<U\+001B>\[31m<U\+202E><U\+000A>2026-01-01 \[ERR\] B<U\+009B> is up: /);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
});

Deno.test("the JSON log escapes invisible characters, and its properties parse to the same values", async () => {
  const line = await written("json", say);
  assert.doesNotMatch(line, /[\p{Cc}\p{Cf}]/u);
  const { message, name, event } = JSON.parse(line);
  assert.match(message, /^A<U\+001B>\[31m<U\+202E><U\+000A>/);
  assert.deepEqual([name, event], [NAME, "target.changed"]);
});
