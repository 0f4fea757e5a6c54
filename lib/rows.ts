import type { Check } from "./record.ts";
import { type State, STATES } from "./state.ts";
import type { Target } from "./targets.ts";
import type { View } from "./view.ts";

/** A target's check in one sweep. */
export interface PastCheck {
  /** ms UTC. */
  slot: number;
  /** Undefined: the target was not in that sweep's list. */
  check?: Check;
}

/** A target as it stands. */
export interface Row {
  target: Target;
  /** In the newest sweep; undefined: it was not in its list. */
  check?: Check;
  /** The past hour, oldest first. */
  hour: PastCheck[];
}

/** A certificate that holds for fewer days than this is a warning. */
export const CERTIFICATE_WARNING_DAYS = 14;

const rowsOf = new WeakMap<View, Row[]>();

/** The current list's targets, each with its checks of the past hour, in the list's order. Made once a view. */
export function rows(view: View): Row[] {
  let made = rowsOf.get(view);
  if (!made) rowsOf.set(view, made = makeRows(view));
  return made;
}

function makeRows({ list, latest, sweeps }: View): Row[] {
  const checksOf = sweeps.map(({ record, targets }) => ({
    slot: record.slot,
    checks: new Map(targets.map(({ id }, index) => [id, record.checks[index]])),
  })).reverse();
  const newest = latest && new Map(latest.targets.map(({ id }, index) => [id, latest.record.checks[index]]));
  return list.targets.map((target) => ({
    target,
    check: newest?.get(target.id),
    hour: checksOf.map(({ slot, checks }) => ({ slot, check: checks.get(target.id) })),
  }));
}

const ORDER = { down: 0, unknown: 1, blocked: 2, up: 3 } as const satisfies Record<State, number>;

/** Where a state stands when what fails comes first; a target that was never checked comes last. */
export function urgencyOf(state: State | undefined): number {
  return state ? ORDER[state] : STATES.length;
}
