import { number } from "../text/numbers.ts";
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

/** How many targets went down and recovered with a sweep. */
export interface Turns {
  down: number;
  back: number;
}

/** What each sweep of the past hour changed, by its slot, except the oldest: what came before it is not shown. */
export function turnsOf({ sweeps, incidents }: Pick<View, "sweeps" | "incidents">): Map<number, Turns> {
  const turns = new Map(sweeps.slice(0, -1).map(({ record }) => [record.slot, { down: 0, back: 0 }]));
  for (const { opened } of [...incidents.open, ...incidents.closed]) {
    const at = turns.get(opened);
    if (at) at.down++;
  }
  for (const { closed, ended } of incidents.closed) {
    const at = ended === "removed" ? undefined : turns.get(closed!);
    if (at) at.back++;
  }
  return turns;
}

/** `+2 −1`; "": nothing has changed. */
export function turnsText({ down, back }: Turns): string {
  return [down > 0 && `+${number(down)}`, back > 0 && `−${number(back)}`].filter(Boolean).join(" ");
}
