import { type Check, type Phase, PHASES, totalOf } from "../model/check.ts";
import type { Incidents } from "../model/incident.ts";
import { isDisputed } from "../model/opinion.ts";
import { responded, type State, STATES, TRAITS } from "../model/state.ts";
import { checkIn } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { isCurrent, type View } from "../model/view.ts";
import { type UptimeReader, uptimesIn, WINDOWS } from "../show/uptime.ts";
import { type Family, joinLabels, labelsOf, type Sample } from "./exposition.ts";

/** What the metrics of a target are computed from. */
interface Standing {
  target: Target;
  /** Its check in the newest sweep; undefined: it was not in that list, or the sweep is out of date. */
  check?: Check;
  /** When its certificate ends, ms UTC: a date stays true however old the sweep is. */
  certificateEnd?: number;
  isIncidentOpen: boolean;
  uptimes: UptimeReader;
}

/** The names that blackbox_exporter has for the phases of a check. */
const PHASE_NAMES: Record<Phase, string> = { dns: "resolve", connect: "connect", tls: "tls", firstByte: "processing" };

/** Labels of a value, besides its target's, and the value; null: there is none. */
type Value = readonly [labels: string, value: number | null];

interface Metric {
  name: string;
  help: string;
  valuesOf: (standing: Standing) => readonly Value[];
}

/** A metric that has one value a target, of its check. */
function ofCheck(name: string, help: string, valueOf: (check: Check, target: Target) => number | null): Metric {
  return { name, help, valuesOf: ({ check, target }) => check ? [["", valueOf(check, target)]] : [] };
}

const STATE_LABELS = Object.fromEntries(STATES.map((state) => [state, labelsOf({ state })])) as Record<State, string>;
const PHASE_LABELS = PHASES.map((phase) => ({ phase, labels: labelsOf({ phase: PHASE_NAMES[phase] }) }));

/** Metrics whose names begin with `probe_` mean the same as in blackbox_exporter, except that unknown values are left out, not 0. */
const METRICS: readonly Metric[] = [
  {
    name: "probe_success",
    help: "Whether the target is up or blocking bots; 0 also while its state is unknown and an incident is open",
    valuesOf: (standing) => [["", successOf(standing)]],
  },
  ofCheck("probe_duration_seconds", "How long the check took", ({ phases }) => secondsOf(totalOf(phases))),
  ofCheck("probe_dns_lookup_time_seconds", "How long the name took to resolve", ({ phases }) => secondsOf(phases.dns)),
  {
    name: "probe_http_duration_seconds",
    help: "How long each phase of the check took; a phase that did not happen is absent",
    valuesOf: ({ check }) =>
      check ? PHASE_LABELS.map(({ phase, labels }) => [labels, secondsOf(check.phases[phase])]) : [],
  },
  ofCheck("probe_http_status_code", "The HTTP status of the response; 0: there was none", ({ outcome }) =>
    // A response without the text that it should have counts as `content`, whatever its status was.
    typeof outcome === "number" ? outcome : outcome === null || outcome === "content" ? null : 0),
  ofCheck(
    "probe_http_ssl",
    "Whether the response came over TLS",
    ({ outcome }, { url }) => outcome === null ? null : Number(responded(outcome) && url.startsWith("https:")),
  ),
  ofCheck(
    "probe_failed_due_to_regex",
    "Whether the expected text was missing from the body",
    ({ outcome }) => outcome === null ? null : Number(outcome === "content"),
  ),
  {
    name: "probe_ssl_earliest_cert_expiry",
    help: "The earliest expiry in the certificate chain, in Unix time",
    valuesOf: ({ certificateEnd }) => [["", secondsOf(certificateEnd ?? null)]],
  },
  {
    name: "lookout_target_state",
    help: "1 for the state that the target is in; the others are absent",
    valuesOf: ({ check }) => [[STATE_LABELS[check?.state ?? "unknown"], 1]],
  },
  {
    name: "lookout_failure",
    help: "1 for the reason why the check failed; absent if it did not",
    valuesOf: ({ check }) => check ? failuresOf(check) : [],
  },
  {
    name: "lookout_disputed",
    help: "1 while places disagree on whether the target is down; else absent",
    valuesOf: ({ check }) => check && isDisputed(check.opinions) ? [["", 1]] : [],
  },
  {
    name: "lookout_uptime_ratio",
    help:
      "The share of checks that found the target up or blocked: 1d is the past day; 7d, 30d and 90d are that many full UTC days and today",
    valuesOf: ({ target, uptimes }) => WINDOWS.map((window) => [labelsOf({ window }), uptimes(target.id, window)]),
  },
];

/** The metrics of all targets, each with labels that say which one it is. Values are computed as they are read. */
export function targetFamilies(view: View): Family[] {
  const { list: { targets } } = view;
  const standingOf = standingsIn(view);
  return METRICS.map(({ name, help, valuesOf }) => ({
    name,
    help,
    type: "gauge",
    samples: {
      *[Symbol.iterator](): Generator<Sample> {
        for (const target of targets) yield* samplesOf(valuesOf(standingOf(target)), targetLabels(target));
      },
    },
  }));
}

/** The metrics of one target, without labels that identify it: the scraper adds those. */
export function familiesOf(view: View, target: Target): Family[] {
  const standing = standingsIn(view)(target);
  return METRICS.map(({ name, help, valuesOf }) => {
    return { name, help, type: "gauge", samples: samplesOf(valuesOf(standing)) };
  });
}

function samplesOf(values: readonly Value[], labels = ""): Sample[] {
  return values.flatMap(([own, value]): Sample[] => value === null ? [] : [[joinLabels(labels, own), value]]);
}

function standingsIn(view: View): (target: Target) => Standing {
  const current = isCurrent(view);
  const open = openIn(view.incidents);
  const uptimes = uptimesIn(view);
  return (target) => {
    const check = view.latest && checkIn(view.latest, target.id);
    return {
      target,
      check: current ? check : undefined,
      certificateEnd: check?.certificate?.end,
      // While nothing is known about any target, nothing is reported about this one either.
      isIncidentOpen: current && open.has(target.id),
      uptimes,
    };
  };
}

/** As for uptime; null where nothing is known, but an alert that is firing must not resolve for that. */
function successOf({ check, isIncidentOpen }: Standing): number | null {
  const state = check?.state ?? "unknown";
  return state === "unknown" && isIncidentOpen ? 0 : TRAITS[state].uptime;
}

function secondsOf(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

/** Why a check failed, for TLS and bodies also what exactly. */
function failuresOf({ outcome, state, reason }: Check): Value[] {
  if (typeof outcome === "string") return [[labelsOf({ reason: outcome, ...(reason && { detail: reason }) }), 1]];
  return outcome !== null && state === "down" ? [[labelsOf({ reason: "status" }), 1]] : [];
}

const labelTexts = new WeakMap<Target, string>();

function targetLabels(target: Target): string {
  let labels = labelTexts.get(target);
  if (labels === undefined) {
    const { id, name, url, category } = target;
    labelTexts.set(target, labels = labelsOf({ instance: url, target: id, name, category }));
  }
  return labels;
}

const openSets = new WeakMap<Incidents, ReadonlySet<string>>();

/** The ids of the targets with an open incident. */
function openIn(incidents: Incidents): ReadonlySet<string> {
  let open = openSets.get(incidents);
  if (!open) openSets.set(incidents, open = new Set(incidents.open.map(({ target }) => target)));
  return open;
}
