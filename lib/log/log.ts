import {
  configure,
  getAnsiColorFormatter,
  getJsonLinesFormatter,
  getLogger,
  getTextFormatter,
  type TextFormatter,
} from "@logtape/logtape";
import { LineQueue } from "./line_queue.ts";
import { counted } from "../text/numbers.ts";
import { visible, visibleJson } from "../text/visible.ts";

/** The monitor's log: one line per sweep and per change, none per check. */
export const log = getLogger("lookout");

/** Text without quotes, its control characters and line breaks made visible. */
function value(value: unknown, inspect: (value: unknown) => string): string {
  return typeof value === "string" ? visible(value) : inspect(value).split("\n").map(visible).join("\n");
}

const message = getTextFormatter({ value, format: ({ message }) => message });
const jsonLine = getJsonLinesFormatter({ properties: "flatten" });

/** How each format writes a record. In JSON its properties are beside `message`, so that filters find `event`. */
const FORMATTERS: Record<"pretty" | "json", TextFormatter> = {
  pretty: getAnsiColorFormatter({ value }),
  // LogTape itself would quote texts within the message.
  json: (record) => visibleJson(jsonLine({ ...record, message: [message(record).trimEnd()] }).trimEnd()),
};

/** Not `console.log()`, which blocks the process until standard output is read. */
const output = new LineQueue((bytes) => Deno.stdout.write(bytes), {
  onDropped: (count) =>
    log.warn(`Dropped ${counted(count, "line")} of the log because standard output was not read in time`, {
      event: "log.dropped",
      count,
    }),
});

/** Log lines dropped since the start because nothing was reading them. */
export function droppedLines(): number {
  return output.dropped;
}

/** Waits until the log is written, `within` ms at most: before the process ends. */
export function flushLog(within: number): Promise<void> {
  return output.flush(within);
}

/** Sends the whole log to standard output, in order, for people or as JSON lines. */
export async function configureLog(format: "pretty" | "json"): Promise<void> {
  const formatter = FORMATTERS[format];
  await configure({
    reset: true,
    sinks: { output: (record) => output.add(formatter(record).trimEnd()) },
    loggers: [
      { category: "lookout", lowestLevel: "info", sinks: ["output"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["output"] },
    ],
  });
}
