import { number, STATE_NAMES } from "../lib/format.ts";
import type { Query, Selection, Sort } from "../lib/query.ts";
import type { Row } from "../lib/rows.ts";
import { QueryLink } from "./QueryLink.tsx";
import { TargetRow } from "./TargetRow.tsx";

export interface TargetTableProps {
  query: Query;
  selection: Selection;
  /** Whether any target has a category. */
  categorised: boolean;
}

/** Targets, each with its check in the newest sweep; those that fail come first and stand in groups. */
export function TargetTable({ query, selection, categorised }: TargetTableProps) {
  const { rows, pages } = selection;
  return (
    <table class={categorised ? "targets" : "targets uncategorised"} data-sort={query.sort}>
      <caption class="hidden">Targets with their last checks</caption>
      <thead>
        <tr>
          <SortHeader class="name" sort="name" query={query}>Target</SortHeader>
          <SortHeader class="category" sort="category" query={query}>Category</SortHeader>
          <th class="hour" scope="col">Last hour</th>
          <SortHeader class="status" sort="status" query={query}>Status</SortHeader>
          <SortHeader class="ms" sort="slowest" query={query}>Time</SortHeader>
        </tr>
      </thead>
      {query.sort === "failing"
        ? groupsOf(rows).map((group) => Group(group, pages === 1))
        : <tbody>{rows.map(TargetRow)}</tbody>}
    </table>
  );
}

interface GroupOfRows {
  state: NonNullable<Row["check"]>["state"] | undefined;
  rows: Row[];
}

/** Rows that stand together and have one state. */
function groupsOf(rows: readonly Row[]): GroupOfRows[] {
  const groups: GroupOfRows[] = [];
  for (const row of rows) {
    const state = row.check?.state;
    if (groups.length === 0 || groups.at(-1)!.state !== state) groups.push({ state, rows: [] });
    groups.at(-1)!.rows.push(row);
  }
  return groups;
}

function Group({ state, rows }: GroupOfRows, complete: boolean) {
  return (
    <tbody>
      <tr class="group">
        <th scope="rowgroup">
          <b class={state ?? ""}>{state ? STATE_NAMES[state] : "Not checked yet"}</b>
          {complete && ` ${number(rows.length)}`}
        </th>
        {/* A cell that spanned them all would bring back the columns that a narrow page leaves out. */}
        <td class="category" />
        <td class="hour" />
        <td class="status" />
        <td class="ms" />
      </tr>
      {rows.map(TargetRow)}
    </tbody>
  );
}

const DIRECTION: Record<Sort, "ascending" | "descending"> = {
  failing: "descending",
  name: "ascending",
  category: "ascending",
  slowest: "descending",
  status: "descending",
};

interface SortHeaderProps {
  class: string;
  sort: Sort;
  query: Query;
  children: string;
}

function SortHeader({ class: className, sort, query, children }: SortHeaderProps) {
  return (
    <th
      class={className}
      scope="col"
      aria-sort={query.sort === sort ? DIRECTION[sort] : undefined}
      data-order={DIRECTION[sort]}
    >
      <QueryLink query={query} change={{ sort }}>{children}</QueryLink>
    </th>
  );
}
