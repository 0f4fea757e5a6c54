import { visitInTurns } from "../turns.ts";
import type { Sort } from "./query.ts";
import { orderOf, type RowKeys } from "./select.ts";

/**
 * Sorts rows that are in the order of their names, in turns: only their distinct values are sorted, which are few, and rows
 * with the same value stay in that order.
 */
export async function sortNamed<Keys extends RowKeys>(rows: readonly Keys[], sort: Sort): Promise<Keys[]> {
  const { valueOf, compare } = orderOf(sort);
  const byValue = new Map<unknown, Keys[]>();
  await visitInTurns(rows, (row) => {
    const value = valueOf(row);
    const others = byValue.get(value);
    if (others) others.push(row);
    else byValue.set(value, [row]);
  });
  return [...byValue.keys()].sort(compare).flatMap((value) => byValue.get(value)!);
}
