import { number } from "../text/numbers.ts";
import type { View } from "../model/view.ts";

/** The incidents that opened and recovered with the newest sweep; undefined: there is no sweep to compare it with. */
export function changesOf({ latest, sweeps, incidents }: View) {
  if (!latest?.record.reliable || sweeps[0] !== latest || sweeps.length < 2) return undefined;
  const { slot } = latest.record;
  return {
    opened: incidents.open.filter(({ opened }) => opened === slot),
    recovered: incidents.closed.filter(({ closed, ended }) => closed === slot && ended !== "removed"),
  };
}

/** How many targets went down and recovered with a sweep. */
export interface ChangeCounts {
  down: number;
  recovered: number;
}

/** How many targets each sweep of the past hour changed, by its slot; without the oldest, which is compared with nothing. */
export function changeCounts({ sweeps, incidents }: Pick<View, "sweeps" | "incidents">): Map<number, ChangeCounts> {
  const counts = new Map(sweeps.slice(0, -1).map(({ record }) => [record.slot, { down: 0, recovered: 0 }]));
  for (const { opened } of [...incidents.open, ...incidents.closed]) {
    const at = counts.get(opened);
    if (at) at.down++;
  }
  for (const { closed, ended } of incidents.closed) {
    const at = ended === "removed" ? undefined : counts.get(closed!);
    if (at) at.recovered++;
  }
  return counts;
}

/** `+2 −1`; "": nothing has changed. */
export function changeText({ down, recovered }: ChangeCounts): string {
  return [down > 0 && `+${number(down)}`, recovered > 0 && `−${number(recovered)}`].filter(Boolean).join(" ");
}
