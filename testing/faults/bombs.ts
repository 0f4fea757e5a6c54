import { peakMemoryOf } from "../../bench/measure.ts";
import type { Target } from "../../lib/model/target.ts";
import { SweepThread } from "../../lib/sweep/thread.ts";

// The process of `bombs_faults.ts`: reads targets as JSON, sweeps them once and prints what came of it and of the memory.
const targets: Target[] = await new Response(Deno.stdin.readable).json();
using thread = new SweepThread();
const began = performance.now();
const checks = await thread.sweep(targets, { confirmDelay: 0, perHost: 256, timeout: 60_000 });
const outcomes = checks.map(({ outcome, reason }) => [outcome, reason]);
console.log(JSON.stringify({ outcomes, ms: performance.now() - began, memory: await peakMemoryOf(Deno.pid) }));
