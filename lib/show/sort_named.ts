import { visitInTurns } from "../turns.ts";
import type { Sort } from "./query.ts";
import { orderOf, type RowKeys } from "./select.ts";

/**
 * Sorts rows that are in the order of their names: what is alike stays so, and values are few where rows are many.
 * Everything else has its turn meanwhile.
 */
export async function sortNamed<Keys extends RowKeys>(rows: readonly Keys[], sort: Sort): Promise<Keys[]> {
  const { valueOf, compare } = orderOf(sort);
  const alike = new Map<unknown, Keys[]>();
  await visitInTurns(rows, (row) => {
    const value = valueOf(row);
    const others = alike.get(value);
    if (others) others.push(row);
    else alike.set(value, [row]);
  });
  return [...alike.keys()].sort(compare).flatMap((value) => alike.get(value)!);
}
