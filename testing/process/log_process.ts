import { configureLog, droppedLines, flushLog, log } from "../../lib/log/log.ts";

// A process of `log_test.ts`: logs lines faster than anybody reads them until its input is closed, saying on standard error that it is
// alive, then logs a last line and ends.
const [format, length] = Deno.args;
await configureLog(format as "pretty" | "json");
let open = true;
Deno.stdin.read(new Uint8Array(1)).then(() => open = false);
const text = "x".repeat(Number(length));
for (let number = 0; open; number++) {
  for (let burst = 0; burst < 100; burst++) log.info("{number} {text}", { event: "line", number, text });
  console.error(`alive ${droppedLines()}`);
  await new Promise((resolve) => setTimeout(resolve, 20));
}
log.info("Last line", { event: "last" });
await flushLog(500);
Deno.exit(0);
