import { log } from "../log/log.ts";
import { countLimits } from "../model/check.ts";
import { covers, type MaintenanceStatus, unmatchedWords } from "../model/maintenance.ts";
import { STATES } from "../model/state.ts";
import type { SweepRecord } from "../model/sweep.ts";
import type { ListStatus, Target } from "../model/target.ts";
import type { Change } from "../past/changes.ts";
import { limitSentences } from "../show/words.ts";
import { iso } from "../text/iso.ts";
import { counted, duration } from "../text/numbers.ts";

/** One line per sweep, with its figures: `ms` is how long it took, `late` how late it started, also in ms. */
export function logSweep(record: SweepRecord, storeFailure?: string): void {
  const { slot, started, finished, late, reliable, counts, summary, checks } = record;
  const figures = {
    event: "sweep.finished",
    slot: iso(slot),
    ms: finished - started,
    late,
    targets: checks.length,
    ...counts,
    unreached: checks.filter(({ outcome }) => outcome === null).length,
    summary,
    reliable,
    ...(storeFailure && { storeFailure }),
  };
  const doubt = reliable ? "" : ". Lookout seems to have lost its connection, so failures count as unknown";
  const loss = storeFailure ? ". History isn't being saved: {storeFailure}" : "";
  const found = STATES.map((state) => `{${state}} ${state}`).join(", ");
  const text = `Checked ${counted(checks.length, "target")} in ${duration(finished - started)}: ${found}`;
  const level = storeFailure ? "error" : reliable ? "info" : "warn";
  log[level](`${text}${doubt}${loss}`, figures);
  const limits = countLimits(checks);
  const sentences = limitSentences(limits, "target").join("; ");
  if (sentences) log.warn("{sentences}", { event: "sweep.limited", slot: iso(slot), limits, sentences });
}

/** One line for an abandoned sweep, of which nothing is kept. */
export function logAbandoned(slot: number, reason: string): void {
  log.warn("Abandoned the sweep of {slot}: {reason}", { event: "sweep.given-up", slot: iso(slot), reason });
}

/** One line for a clock that was set ahead, or back where `jump`, in ms, is negative. */
export function logJump(jump: number): void {
  const which = jump > 0 ? "ahead by {length}, or the machine slept" : "back by {length}";
  log.warn(`The clock was set ${which}. No history is deleted for an hour`, {
    event: "clock.jumped",
    ms: jump,
    length: duration(Math.abs(jump)),
  });
}

/** One line for a target that went down or came back. */
export function logChange(change: Change): void {
  log.info("{name} is {to}: {found}", { event: "target.changed", ...change });
}

/** Problems in one line at most; the API has all of them. */
const MAX_PROBLEMS = 20;

/** One line for a list that was accepted or rejected, with its changes; `before`: the list until now. */
export function logList(list: ListStatus, before?: ListStatus): void {
  const { source, problems, warnings, difference } = list;
  const figures = { source, targets: list.targets.length };
  const size = counted(figures.targets, "target");
  if (problems.length > 0) {
    const more = problems.length - MAX_PROBLEMS;
    return log.error(
      `The updated list in {source} was rejected; still using the previous one with ${size}: {problems}`,
      {
        event: "list.refused",
        ...figures,
        problems: [...problems.slice(0, MAX_PROBLEMS), ...(more > 0 ? [`${more} more`] : [])],
      },
    );
  }
  for (const warning of warnings) log.warn("{warning}", { event: "list.warning", warning });
  if (!difference || difference === before?.difference) {
    return log.info(`Read ${size} from {source}`, { event: "list.read", ...figures });
  }
  const [added, removed, changed] = [difference.added, difference.removed, difference.changed];
  log.info(`Read ${size} from {source}: {added} added, {removed} removed, {changed} changed`, {
    event: "list.changed",
    ...figures,
    added: added.map(({ name }) => name),
    removed: removed.map(({ name }) => name),
    changed: changed.map(({ name }) => name),
  });
}

/** One line for windows of maintenance that were read or rejected, and one for each that is about no target. */
export function logMaintenance({ source, windows, problems }: MaintenanceStatus, targets: readonly Target[]): void {
  if (problems.length > 0) {
    return log.error("Rejected the maintenance windows in {source}; still using the previous {windows}: {problems}", {
      event: "maintenance.rejected",
      source,
      windows: windows.length,
      problems: problems.slice(0, MAX_PROBLEMS),
    });
  }
  log.info("Read {windows} maintenance windows from {source}", {
    event: "maintenance.read",
    source,
    windows: windows.length,
  });
  for (const window of windows.filter((window) => !targets.some((target) => covers(window, target)))) {
    log.warn("{warning}", { event: "maintenance.warning", warning: unmatchedWords(source, window) });
  }
}

/** One line for slots without a sweep. */
export function logMissed(slots: readonly number[]): void {
  log.warn(`Missed ${counted(slots.length, "check")}: {slots}`, {
    event: "slot.missed",
    count: slots.length,
    slots: slots.map(iso),
  });
}
