/** What a figure counts, and so how it is written. */
export type Unit = "seconds" | "milliseconds" | "bytes" | "per second";

/** One line of the table: a figure of Lookout's, a peer's beside it, and what was wanted. */
export interface Row {
  what: string;
  unit: Unit;
  /** Missing where what is to measure it is; `beside` then says what to install. */
  figure?: number;
  /** What it is compared with; `figure` is missing where the peer is, and `name` then says what to install. */
  beside?: { name: string; figure?: number };
  goal?: Goal;
}

/** A bound for the ratio of the two figures, or for the figure itself. */
export interface Goal {
  of: "ratio" | "figure";
  bound: "at most" | "at least" | "below";
  limit: number;
}

/** Lookout's figure over the peer's; undefined: there is none beside it. */
export function ratioOf({ figure, beside }: Row): number | undefined {
  return figure === undefined || beside?.figure === undefined ? undefined : figure / beside.figure;
}

/** Whether a goal is met; undefined: there is none, or nothing to compare with. */
export function isMet(row: Row): boolean | undefined {
  const { goal } = row;
  const value = goal?.of === "figure" ? row.figure : ratioOf(row);
  if (!goal || value === undefined) return undefined;
  const { bound, limit } = goal;
  return bound === "at most" ? value <= limit : bound === "below" ? value < limit : value >= limit;
}
