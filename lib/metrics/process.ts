import process from "node:process";
import { LoopLag } from "../loop_lag.ts";
import { isDisputed } from "../model/opinion.ts";
import { STATES } from "../model/state.ts";
import { ATTEMPT_RESULTS, type View } from "../model/view.ts";
import { VERSION } from "../version.ts";
import { type Family, labelsOf, type Sample } from "./exposition.ts";

/** What a process measures of itself. */
export interface ProcessFacts {
  /** The longest stall of the main thread's event loop in the past minute, in ms. */
  loopLag: number;
  /** Bytes. */
  residentMemory: number;
  /** CPU time of all threads since the start, in ms. */
  cpu: number;
  /** When it was started, in ms UTC. */
  started: number;
}

/** The metrics of this process, and of the newest sweep, the store and the list as it knows them. */
export function processFamilies(view: View, facts: ProcessFacts): Family[] {
  const record = view.latest?.record;
  const gauge = (name: string, help: string, ...values: (number | undefined)[]): Family => ({
    name,
    type: "gauge",
    help,
    samples: values.flatMap((value): Sample[] => value === undefined ? [] : [["", value]]),
  });
  const seconds = (ms: number | undefined) => ms === undefined ? undefined : ms / 1000;
  return [
    gauge("lookout_sweep_timestamp_seconds", "When the newest sweep finished, in Unix time", seconds(record?.finished)),
    gauge(
      "lookout_sweep_duration_seconds",
      "How long the newest sweep took",
      seconds(record && record.finished - record.started),
    ),
    gauge("lookout_sweep_late_seconds", "How late the newest sweep began", seconds(record?.late)),
    gauge(
      "lookout_sweep_reliable",
      "0 if Lookout itself seemed to have lost its connection in the newest sweep, so that failures count as unknown",
      record && Number(record.reliable),
    ),
    {
      name: "lookout_targets",
      type: "gauge",
      help: "Targets by the state that the newest sweep found",
      samples: record ? STATES.map((state): Sample => [labelsOf({ state }), record.counts[state]]) : [],
    },
    ...placeFamilies(view),
    gauge("lookout_missed_slots", "Slots of the past hour without a sweep", view.missed.length),
    gauge(
      "lookout_list_rejected",
      "Whether the list at its source was rejected, so that the last good one is still used",
      Number(view.list.problems.length > 0),
    ),
    gauge("lookout_store_failing", "Whether the store could not be used when last tried", Number(!!view.storeFailure)),
    {
      name: "lookout_alerts_total",
      type: "counter",
      help: "Attempts of this process to send an alert, by channel and result",
      samples: (view.alerts ?? []).flatMap(({ name, attempts }) =>
        ATTEMPT_RESULTS.map((result): Sample => [labelsOf({ channel: name, result }), attempts[result]])
      ),
    },
    gauge("lookout_spooled_sweeps", "Sweeps waiting to be written to the store", view.spooled),
    gauge(
      "lookout_event_loop_lag_seconds",
      "The longest time in the past minute that the main thread's event loop was blocked",
      seconds(facts.loopLag),
    ),
    {
      name: "lookout_build_info",
      type: "gauge",
      help: "1; the labels say which versions are running",
      samples: [[labelsOf({ version: VERSION, deno: Deno.version.deno }), 1]],
    },
    gauge("process_resident_memory_bytes", "Resident memory of the process", facts.residentMemory),
    gauge("process_start_time_seconds", "When the process was started, in Unix time", seconds(facts.started)),
    {
      name: "process_cpu_seconds_total",
      type: "counter",
      help: "CPU time of the process, all threads together",
      samples: [["", facts.cpu / 1000]],
    },
  ];
}

/** Metrics of the places; none where there are none. */
function placeFamilies({ places, latest }: View): Family[] {
  if (!places) return [];
  const used = places.filter(({ responded, silentSince }) => responded > 0 || silentSince !== undefined);
  const disputed = latest?.record.checks.filter(({ opinions }) => isDisputed(opinions)).length;
  return [
    {
      name: "lookout_place_up",
      type: "gauge",
      help: "Whether a place sent results for this process's last request; absent before the first one",
      samples: used.map(({ name, silentSince }): Sample => [
        labelsOf({ place: name }),
        Number(silentSince === undefined),
      ]),
    },
    {
      name: "lookout_disputed_targets",
      type: "gauge",
      help: "Targets whose state places disagree on, in the newest sweep",
      samples: disputed === undefined ? [] : [["", disputed]],
    },
  ];
}

/** Milliseconds over which the event loop's lag is reported: one scrape a minute misses nothing. */
const LAG_WINDOW = 60_000;

let lag: LoopLag | undefined;

/** What this process measures of itself now. The event loop is watched from the first call on: without scrapes it costs nothing. */
export function processFacts(): ProcessFacts {
  const loopLag = lag ??= watchLoop();
  const { user, system } = process.cpuUsage();
  return {
    loopLag: loopLag.longestSince(performance.now() - LAG_WINDOW),
    residentMemory: Deno.memoryUsage().rss,
    cpu: (user + system) / 1000,
    started: performance.timeOrigin,
  };
}

/**
 * By a timer: `monitorEventLoopDelay` of node:perf_hooks reported 14 ms for a loop that was blocked for 200 (Deno 2.9.6).
 */
function watchLoop(): LoopLag {
  const watched = new LoopLag();
  Deno.unrefTimer(setInterval(() => watched.beat(), LoopLag.PERIOD));
  return watched;
}
