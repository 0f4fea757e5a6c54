import type { View } from "../../lib/model/view.ts";
import { isCurrent } from "../../lib/model/view.ts";
import { type Row } from "../../lib/show/rows.ts";
import { counted, number } from "../../lib/text/numbers.ts";
import { SiteLinks } from "../shared/SiteLinks.tsx";
import { Time } from "../shared/Time.tsx";

export interface CategoryVerdictProps {
  view: View;
  name: string;
  /** The category's. */
  rows: readonly Row[];
}

/** How many sites of a category are down, and which. */
export function CategoryVerdict({ view, name, rows }: CategoryVerdictProps) {
  const down = rows.filter(({ check }) => check?.state === "down").map(({ target }) => target);
  const verb = (count: number) => isCurrent(view) ? count === 1 ? "is" : "are" : count === 1 ? "was" : "were";
  return (
    <p class="verdict">
      {down.length > 0
        ? (
          <>
            <strong class="down">{number(down.length)} of {number(rows.length)}</strong>{" "}
            {rows.length === 1 ? "site" : "sites"} {verb(down.length)} down: <SiteLinks sites={down} />.{" "}
          </>
        )
        : <>Nothing {verb(1)} down.{" "}</>}
      {view.latest && (
        <>
          Last checked <Time at={view.latest.record.finished} now={view.slot} age />.{" "}
        </>
      )}
      <a href={`/?category=${encodeURIComponent(name)}`}>Show {counted(rows.length, "site")}</a>
    </p>
  );
}
