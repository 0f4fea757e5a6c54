import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { WatchedWorker, WorkerFailure } from "./watched_worker.ts";

/** A worker that runs this code for each order, `data`. */
function workerOf(code: string, patience = 60_000): WatchedWorker {
  const module = `import { parentPort } from "node:worker_threads";
    const postMessage = (report) => parentPort.postMessage(report);
    parentPort.on("message", (data) => { ${code} })`;
  return new WatchedWorker(`data:text/javascript,${encodeURIComponent(module)}`, patience);
}

const onReport = (report: string) => report === "done";

Deno.test("WatchedWorker carries out one order after the other, and passes on its reports", async () => {
  using worker = workerOf("postMessage(data + 1); postMessage(data + 2); postMessage('done')");
  const reports: string[] = [];
  for (const order of ["a", "b"]) {
    await worker.order<string>(order, { onReport: (report) => (reports.push(report), report === "done") });
  }
  assert.deepEqual(reports, ["a1", "a2", "done", "b1", "b2", "done"]);
});

Deno.test("WatchedWorker treats silence as a failure, and nothing else while the worker reports", async () => {
  using silent = workerOf("", 500);
  await assert.rejects(
    silent.order("", { onReport }),
    (error: WorkerFailure) => error.stuck && /respond/.test(error.message),
  );
  using slow = workerOf("setInterval(() => postMessage(''), 50); setTimeout(() => postMessage('done'), 3000)", 1500);
  await slow.order("", { onReport });
});

Deno.test("WatchedWorker does not mistake its own lateness for the worker's silence", async () => {
  using worker = workerOf("setInterval(() => postMessage(''), 50); setTimeout(() => postMessage('done'), 2500)", 1500);
  const carriedOut = worker.order("", { onReport });
  await delay(500);
  for (const end = performance.now() + 3000; performance.now() < end;);
  await carriedOut;
});

Deno.test("WatchedWorker has a shorter timeout once the order should be done", async () => {
  using worker = workerOf("");
  await assert.rejects(worker.order("", { onReport, within: 100 }), WorkerFailure);
});

Deno.test("WatchedWorker reports immediately that the worker has ended, even after its last order", async () => {
  using ending = workerOf("process.exit()");
  const ended = (error: WorkerFailure) => !error.stuck && error.message === "ended unexpectedly";
  await assert.rejects(ending.order("", { onReport }), ended);
  using later = workerOf("postMessage('done'); setTimeout(() => process.exit(), 20)");
  await later.order("", { onReport });
  await delay(500);
  await assert.rejects(later.order("", { onReport }), ended);
});

Deno.test("WatchedWorker does not begin an order that was already cancelled", async () => {
  using worker = workerOf("", 300);
  const reason = new Error("enough");
  await assert.rejects(worker.order("", { onReport, signal: AbortSignal.abort(reason) }), reason);
});
