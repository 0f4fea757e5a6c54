import type { View } from "../model/view.ts";

/** The incidents that opened and recovered with the newest sweep; undefined: there is none before to compare it with. */
export function changesOf({ latest, sweeps, incidents }: View) {
  if (!latest?.record.reliable || sweeps[0] !== latest || sweeps.length < 2) return undefined;
  const { slot } = latest.record;
  return {
    opened: incidents.open.filter(({ opened }) => opened === slot),
    recovered: incidents.closed.filter(({ closed, ended }) => closed === slot && ended !== "removed"),
  };
}
