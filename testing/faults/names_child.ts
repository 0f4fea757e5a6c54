// Sweeps names in a network of its own, in which it is also the name servers and the sites: prints what came of each zone.
import { type NameBehaviour, startNameServer } from "../internet/name_server.ts";
import type { Check } from "../../lib/model/check.ts";
import type { SweepOptions } from "../../lib/sweep/sweep.ts";
import { SweepThread } from "../../lib/sweep/thread.ts";

/** What is swept, and how. */
export interface Order {
  /** Rows by host; `#` stands for the number of the row. */
  hosts: [host: string, rows: number][];
  options: Omit<SweepOptions, "signal" | "onProgress" | "resolve" | "files">;
  sweeps: number;
  /** The sites take as long to answer, in ms. */
  delay?: number;
}

/** What came of the rows of one host or zone in one sweep. */
export interface Found {
  /** How many ended in each state and outcome or limit: `up 200`. */
  counts: Record<string, number>;
  /** ms. */
  slowest: number;
  slowestDns: number;
}

export interface Report {
  /** By host, one a sweep. */
  sweeps: Record<string, Found>[];
  /** Of each sweep, ms. */
  took: number[];
  questions: number;
}

const ZONES: Record<string, NameBehaviour> = {
  silent: { loses: Infinity },
  slow: { addresses: ["127.0.0.1"], delay: 1000 },
  ok: { addresses: ["127.0.0.1"] },
};

const order: Order = JSON.parse(Deno.args[0]);
const server = await startNameServer((name) => ZONES[name.split(".").at(-2) ?? ""] ?? {}, {
  hostname: "127.0.0.53",
  port: 53,
});
// This one takes questions and never answers.
await startNameServer(() => ({ loses: Infinity }), { hostname: "127.0.0.54", port: 53 });
const site = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async () => {
  if (order.delay) await new Promise((resolve) => setTimeout(resolve, order.delay));
  return new Response("ok");
});

const rows = order.hosts.flatMap(([host, count]) => Array.from({ length: count }, (_, index) => ({ host, index })));
const targets = rows.map(({ host, index }, row) => {
  const url = `http://${host.replace("#", `${index}`)}:${site.addr.port}/${row}`;
  return { id: url, name: url, category: "", url };
});

const thread = new SweepThread();
const report: Report = { sweeps: [], took: [], questions: 0 };
for (let round = 0; round < order.sweeps; round++) {
  const began = performance.now();
  const checks = await thread.sweep(targets, order.options);
  report.took.push(Math.round(performance.now() - began));
  const byHost = Map.groupBy(checks.keys(), (index) => rows[index].host);
  report.sweeps.push(
    Object.fromEntries([...byHost].map(([host, indices]) => [host, foundIn(indices.map((index) => checks[index]))])),
  );
}
report.questions = server.questions.length;
console.log(JSON.stringify(report));
Deno.exit();

function foundIn(checks: Check[]): Found {
  const counts: Record<string, number> = {};
  for (const { state, outcome, limit } of checks) {
    const key = `${state} ${limit ?? outcome}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  const total = ({ phases: { dns, connect, firstByte } }: Check) => (dns ?? 0) + (connect ?? 0) + (firstByte ?? 0);
  return {
    counts,
    slowest: Math.max(...checks.map(total)),
    slowestDns: Math.max(...checks.map(({ phases }) => phases.dns ?? 0)),
  };
}
