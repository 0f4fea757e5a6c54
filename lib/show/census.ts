import { noCounts, type StateCounts } from "../model/state.ts";
import { compareNames } from "../text/compare_names.ts";
import { visitInTurns } from "../turns.ts";
import { certificateWarning } from "./certificate_words.ts";
import type { Row } from "./rows.ts";

/** The targets of one category. */
export interface Category {
  name: string;
  total: number;
  counts: StateCounts;
}

/** What there is to say of all targets of a list. */
export interface Census {
  /** By their names; targets without one are passed over. */
  categories: readonly Category[];
  /** What has not been checked yet is unknown. */
  counts: Readonly<StateCounts>;
  /** What the newest sweep found down, in the order of the rows. */
  down: readonly Row[];
  /** Those whose certificates end soon. */
  ending: readonly Row[];
}

const taken = new WeakMap<readonly Row[], Promise<Census>>();

/** Takes the census of rows, once for all that is made from it, in turns with everything else. */
export function censusOf(rows: readonly Row[]): Promise<Census> {
  let census = taken.get(rows);
  if (!census) taken.set(rows, census = take(rows));
  return census;
}

async function take(rows: readonly Row[]): Promise<Census> {
  const categories = new Map<string, Category>();
  const counts = noCounts();
  const [down, ending]: Row[][] = [[], []];
  await visitInTurns(rows, (row) => {
    const { target: { category: name }, check, at } = row;
    if (name) {
      let category = categories.get(name);
      if (!category) categories.set(name, category = { name, total: 0, counts: noCounts() });
      category.total++;
      if (check) category.counts[check.state]++;
    }
    counts[check?.state ?? "unknown"]++;
    if (check?.state === "down") down.push(row);
    if (check && certificateWarning(check.certificate, at) !== undefined) ending.push(row);
  });
  const sorted = [...categories.values()].sort((a, b) => compareNames(a.name, b.name));
  return { categories: sorted, counts, down, ending };
}
