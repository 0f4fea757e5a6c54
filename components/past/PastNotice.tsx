import type { View } from "../../lib/model/view.ts";
import { type Query, queryString } from "../../lib/show/query.ts";
import { neighbours } from "../../lib/show/strip.ts";
import { Time } from "../shared/Time.tsx";

/** Marks a page about the past, with links to the checks before and after it and to the present; nothing on other pages. */
export function PastNotice({ view, query }: { view: View; query: Query }) {
  const { past, slot } = view;
  if (!past) return null;
  const { earlier, later } = neighbours(view);
  const href = (at: number | undefined) => `./${queryString({ ...query, page: 1, at })}`;
  return (
    <nav class="past" aria-label="Earlier checks" data-past>
      <p>
        <strong>
          Showing the past: the check at <Time at={slot} now={past.now} />.
        </strong>
      </p>
      <p>
        {earlier !== undefined && <a rel="prev" href={href(earlier)}>Previous check</a>}{" "}
        {later !== undefined && <a rel="next" href={href(later)}>Next check</a>}{" "}
        <a href={href(undefined)}>Back to now</a>
      </p>
    </nav>
  );
}
