import { jsxTemplate } from "preact/jsx-runtime";
import type { Page } from "../../lib/show/parameters.ts";
import type { Query, Sort } from "../../lib/show/query.ts";
import type { Row } from "../../lib/show/rows.ts";
import { type Group, type Groupable, groupsOf, sizeOf } from "../../lib/show/groups.ts";
import { QueryLink } from "../shared/QueryLink.tsx";
import { rowHtml } from "./rowHtml.ts";

export interface TargetTableProps {
  query: Query;
  selection: Page<Row>;
  /** Whether any target has a category. */
  categorised: boolean;
}

interface GroupedRow extends Groupable {
  row: Row;
}

function groupable(row: Row): GroupedRow {
  return { row, state: row.check?.state, category: row.target.category };
}

/** Targets, each with its check in the newest sweep; those that fail come first. */
export function TargetTable({ query, selection, categorised }: TargetTableProps) {
  const { items, pages } = selection;
  return (
    <table class={classesOf(query, categorised)} data-sort={query.sort}>
      <caption class="hidden">Sites and their last checks</caption>
      <thead>
        <tr>
          <SortHeader class="name" sort="name" query={query}>Site</SortHeader>
          <SortHeader class="category" sort="category" query={query}>Category</SortHeader>
          <th class="hour" scope="col">Past hour</th>
          <SortHeader class="status" sort="status" query={query}>Status</SortHeader>
          <SortHeader class="ms" sort="slowest" query={query}>Response time</SortHeader>
          <th scope="col" title="Uptime over the past 24 hours">Up 24 h</th>
          <th scope="col" title="Uptime over today and the 30 days before (UTC)">Up 30 d</th>
        </tr>
      </thead>
      {groupsOf(items.map(groupable), query.sort).map((group) => GroupOfRows(group, query, pages === 1))}
    </table>
  );
}

/** Of the past there is no uptime of 24 hours. */
function classesOf({ at }: Query, categorised: boolean): string {
  return ["targets", categorised ? "" : "uncategorised", at === undefined ? "" : "then"].filter(Boolean).join(" ");
}

function GroupOfRows({ key, name, state, rows }: Group<GroupedRow>, query: Query, isComplete: boolean) {
  const up = rows.filter((row) => row.state === "up").length;
  return (
    <tbody data-group={key}>
      {key !== undefined && (
        <tr class="group">
          <th scope="rowgroup">
            <b class={state} dir="auto">{name}</b>
            {isComplete && sizeOf(query, rows.length, up)}
          </th>
        </tr>
      )}
      {jsxTemplate([rows.map(({ row }) => rowHtml(row)).join("")])}
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
