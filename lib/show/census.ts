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

/** What pages say about all targets of a list together. */
export interface Census {
  /** Sorted by name; targets without a category are left out. */
  categories: readonly Category[];
  /** By state; targets that have not been checked yet count as unknown. */
  counts: Readonly<StateCounts>;
  /** What the newest sweep found down, in the order of the rows. */
  down: readonly Row[];
  /** Targets whose certificates expire soon. */
  ending: readonly Row[];
}

const cache = new WeakMap<readonly Row[], Promise<Census>>();

/** Takes the census of rows in turns, once, however many pages need it. */
export function censusOf(rows: readonly Row[]): Promise<Census> {
  let census = cache.get(rows);
  if (!census) cache.set(rows, census = take(rows));
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
