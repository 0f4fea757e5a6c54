import { type State, TRAITS } from "../model/state.ts";
import { number } from "../text/numbers.ts";
import type { Query, Sort } from "./query.ts";
import type { RowKeys } from "./select.ts";

/** What a row is grouped by. */
export type Groupable = Pick<RowKeys, "state" | "category">;

/** Rows beneath one heading, grouped alike on the server and in the page. */
export interface Group<Row> {
  /** Tells it from the others of its order; undefined: it has no head. */
  key?: string;
  name: string;
  /** The head's colour. */
  state?: State;
  rows: Row[];
}

/** Cuts sorted rows into the groups of their order: by state where what fails comes first, by category, or none. */
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
