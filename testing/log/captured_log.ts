import { configure, type LogRecord } from "@logtape/logtape";

/** Has the log go to an array instead of the terminal from now on. */
export async function captureLog(): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  await configure({
    reset: true,
    sinks: { memory: (record) => records.push(record) },
    loggers: [
      { category: "lookout", lowestLevel: "info", sinks: ["memory"] },
      { category: ["logtape", "meta"], sinks: [] },
    ],
  });
  return records;
}
