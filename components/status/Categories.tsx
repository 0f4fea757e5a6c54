import { categoryHref } from "../../lib/show/category.ts";
import type { Category } from "../../lib/show/census.ts";
import type { Query } from "../../lib/show/query.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

/** For each category, how many of its sites are up, with links to its sites and to its page. */
export function Categories({ categories, query }: { categories: readonly Category[]; query: Query }) {
  if (categories.length === 0) return null;
  const item = ({ name, total, counts: { up, down, maintenance, unknown } }: Category) => (
    <li>
      <QueryLink query={query} change={{ category: name }}>
        <span>
          <bdi>{name}</bdi>
        </span>{" "}
        {unknown === total
          ? <All count={total} are="unknown" />
          : maintenance === total
          ? <All count={total} are="in maintenance" />
          : (
            <>
              <b>{number(up)}</b> of {number(total)} up
            </>
          )} {down > 0 && <em class="down">{number(down)} down</em>}
        {0 < maintenance && maintenance < total && <em class="maintenance">{number(maintenance)} in maintenance</em>}
      </QueryLink>{" "}
      <a class="history" href={categoryHref(name)} aria-label={`History of ${name}`}>history</a>
    </li>
  );
  return (
    <section aria-labelledby="categories">
      <h2 id="categories">Categories</h2>
      <ul class="categories">{categories.map(item)}</ul>
    </section>
  );
}

/** If nothing is known, or all are in maintenance, none are up either, but "0 up" would be misleading. */
function All({ count, are }: { count: number; are: string }) {
  return (
    <>
      <b>{number(count)}</b> {are}
    </>
  );
}
