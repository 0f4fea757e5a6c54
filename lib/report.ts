import type { ListStatus } from "./list.ts";
import { log } from "./log.ts";
import type { SweepRecord } from "./record.ts";
import type { Outcome, State } from "./state.ts";
import type { PastSweep } from "./view.ts";

const iso = (time: number) => new Date(time).toISOString();

/** One line a sweep, with its figures. `ms` says how long it took, `late` how late it began. */
export function logSweep(record: SweepRecord, storeFailure?: string): void {
  const { slot, started, finished, late, reliable, counts, summary, checks } = record;
  const figures = {
    event: "sweep.finished",
    slot: iso(slot),
    ms: finished - started,
    late,
    targets: checks.length,
    ...counts,
    summary,
    reliable,
    ...(storeFailure && { storeFailure }),
  };
  const text = "Swept {targets} targets in {ms} ms: {up} up, {blocked} blocked, {down} down, {unknown} unknown";
  if (!reliable) log.warn(`${text}. The monitor itself seems cut off: what failed counts as unknown`, figures);
  else if (storeFailure) log.error(`${text}. History is not being kept: {storeFailure}`, figures);
  else log.info(text, figures);
}

/** One line for each target that went down or came back between two sweeps. */
export function logChanges(before: PastSweep | undefined, after: PastSweep | undefined): void {
  if (!before || !after?.record.reliable || before.record.slot === after.record.slot) return;
  const states = new Map<string, State>();
  before.targets.forEach(({ id }, index) => states.set(id, before.record.checks[index].state));
  after.targets.forEach(({ id, name }, index) => {
    const { state: to, outcome } = after.record.checks[index];
    const from = states.get(id);
    if (!from || isDown(from) === isDown(to) || from === "unknown" || to === "unknown") return;
    log.info("{name} is {to}: {outcome}", { event: "target.changed", id, name, from, to, outcome: outcome as Outcome });
  });
}

/** One line for a list that was taken or refused, with what it changes. */
export function logList({ source, targets, problems, warnings, difference }: ListStatus): void {
  for (const warning of warnings) log.warn("{warning}", { event: "list.warning", warning });
  if (problems.length > 0) {
    log.error("Refused the list in {source}, {targets} targets stay: {problems}", {
      event: "list.refused",
      source,
      targets: targets.length,
      problems,
    });
    return;
  }
  const figures = { source, targets: targets.length };
  if (!difference) return log.info("Read {targets} targets from {source}", { event: "list.read", ...figures });
  log.info("Read {targets} targets from {source}: {added} added, {removed} removed, {changed} changed", {
    event: "list.changed",
    ...figures,
    added: difference.added.map(({ name }) => name),
    removed: difference.removed.map(({ name }) => name),
    changed: difference.changed.map(({ name }) => name),
  });
}

/** One line for slots that went by without a sweep. */
export function logMissed(slots: readonly number[]): void {
  log.warn("{count} slots of the past hour went by without a sweep", {
    event: "slot.missed",
    count: slots.length,
    slots: slots.map(iso),
  });
}

function isDown(state: State): boolean {
  return state === "down";
}
