import { configureLog, flushLog, log } from "../../lib/log/log.ts";
import { logList, logSweep } from "../../lib/monitor/log_lines.ts";
import { sampleSweep, sampleTarget, SLOT } from "../samples/samples.ts";

// Logs, as Lookout does in a task, one line for each thing that the deployment's alarms are about; the first two are for no alarm.

await configureLog("json");
const { record } = sampleSweep(SLOT, [["shop", 503]]);
const list = {
  source: "s3://lists/urls.csv",
  readAt: SLOT,
  hash: "list",
  targets: [sampleTarget("shop")],
  warnings: [],
};
logList({ ...list, problems: [] });
log.warn("Cannot send the pulse: {code}", { event: "pulse.failed", code: "timeout" });
logSweep(record);
logSweep({ ...record, reliable: false });
logSweep(record, "Cannot write: no table");
logList({ ...list, problems: ["urls.csv:2: no url"] });
log.fatal("Cannot accept connections: {error}", { event: "server.failed", error: "no files" });
await flushLog(1000);
