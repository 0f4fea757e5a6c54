import { type State, TRAITS } from "../model/state.ts";
import { number } from "../text/numbers.ts";
import type { Query, Sort } from "./query.ts";
import type { RowKeys } from "./select.ts";

/** What a row is grouped by. */
export type Groupable = Pick<RowKeys, "state" | "category">;

/** Rows below one heading, grouped in the same way on the server and in the browser. */
export interface Group<Row> {
  /** Identifies it among the groups of its order; undefined: it has no heading. */
  key?: string;
  name: string;
  /** The heading's colour. */
  state?: State;
  rows: Row[];
}

/** Cuts sorted rows into groups: by state if failing ones come first, by category if sorted by that, otherwise into one. */
export function groupsOf<Row extends Groupable>(rows: Row[], sort: Sort): Group<Row>[] {
  if (sort === "failing") {
    return [...Map.groupBy(rows, ({ state }) => state)]
      .map(([state, rows]) => {
        return { key: state ?? "", name: state ? TRAITS[state].name : "Not checked yet", state, rows };
      });
  }
  if (sort === "category" && rows.some(({ category }) => category)) {
    return [...Map.groupBy(rows, ({ category }) => category)]
      .map(([key, rows]) => ({ key, name: key || "Uncategorised", rows }));
  }
  return [{ name: "", rows }];
}

/** The size beside a heading: ` 15`, or of a category ` · 106 of 116 up`, unless the query filters by state or status. */
export function sizeOf({ sort, state, status }: Query, total: number, up: number): string {
  const isWhole = sort === "category" && !state && !status;
  return isWhole ? ` · ${number(up)} of ${number(total)} up` : ` ${number(total)}`;
}
