import { ansiColorFormatter, configure, getConsoleSink, getJsonLinesFormatter, getLogger } from "@logtape/logtape";

/** Says what the monitor does: one line a sweep and one a change, none a check. */
export const log = getLogger("lookout");

/**
 * Sends the log to the console: for people, or as JSON lines whose properties stand beside `message`, so that a filter
 * on `event` finds them.
 */
export async function configureLog(format: "pretty" | "json"): Promise<void> {
  const formatter = format === "json"
    ? getJsonLinesFormatter({ properties: "flatten", message: "rendered" })
    : ansiColorFormatter;
  await configure({
    reset: true,
    sinks: { console: getConsoleSink({ formatter }) },
    loggers: [
      { category: "lookout", lowestLevel: "info", sinks: ["console"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["console"] },
    ],
  });
}
