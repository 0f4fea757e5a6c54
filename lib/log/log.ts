import {
  configure,
  getAnsiColorFormatter,
  getJsonLinesFormatter,
  getLogger,
  getTextFormatter,
  type TextFormatter,
} from "@logtape/logtape";
import { LineQueue } from "./line_queue.ts";
import { visible, visibleJson } from "../text/visible.ts";

/** The log of the monitor: one line for each sweep and each change, none for a check. */
export const log = getLogger("lookout");

/** Texts as they are, and no character in them that moves a cursor, starts a line or turns one round. */
function value(value: unknown, inspect: (value: unknown) => string): string {
  return typeof value === "string" ? visible(value) : inspect(value).split("\n").map(visible).join("\n");
}

const message = getTextFormatter({ value, format: ({ message }) => message });
const jsonLine = getJsonLinesFormatter({ properties: "flatten" });

/** How each format writes a record. In JSON its properties stand beside `message`, so that a filter on `event` finds them. */
const FORMATTERS: Record<"pretty" | "json", TextFormatter> = {
  pretty: getAnsiColorFormatter({ value }),
  // By itself LogTape would put the texts within the message in quotes.
  json: (record) => visibleJson(jsonLine({ ...record, message: [message(record).trimEnd()] }).trimEnd()),
};

/** Not `console.log()`: it blocks the whole process until standard output is read. */
const output = new LineQueue((bytes) => Deno.stdout.write(bytes), {
  onDropped: (count) =>
    log.warn("Dropped {count} lines of the log because standard output was not read in time", {
      event: "log.dropped",
      count,
    }),
});

/** How many lines of the log were dropped since the start because nobody read them. */
export function droppedLines(): number {
  return output.dropped;
}

/** Waits until what was logged is written, `within` ms at most: before the process ends. */
export function flushLog(within: number): Promise<void> {
  return output.flush(within);
}

/** Sends the log to standard output, for people or as JSON lines: all of it, so that its order is kept. */
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
