import assert from "node:assert/strict";
import { readReport } from "./wrk.ts";

const REPORT = `Running 3s test @ http://127.0.0.1:8000/
  2 threads and 64 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.01ms    2.42ms  50.26ms   91.43%
  Latency Distribution
     50%    3.55ms
     99%  980.00us
  47333 requests in 3.00s, 24.15MB read
Requests/sec:  15776.98
Transfer/sec:      8.05MB
`;

Deno.test("readReport() reads responses per second and the 99th percentile in any unit", () => {
  assert.deepEqual(readReport(REPORT), { perSecond: 15776.98, p99: 0.98 });
  assert.equal(readReport(REPORT.replace("980.00us", "12.50ms")).p99, 12.5);
  assert.equal(readReport(REPORT.replace("980.00us", "1.21s")).p99, 1210);
  assert.throws(() => readReport("unable to connect"), /Cannot read what wrk printed/);
});
