import { DAY } from "../lib/day.ts";
import { duration, number, outcomeWords, reasonWords } from "../lib/format.ts";
import type { Query } from "../lib/query.ts";
import type { Check } from "../lib/record.ts";
import { type Row, rows } from "../lib/rows.ts";
import { isCurrent, type View } from "../lib/view.ts";
import { Marks } from "./Marks.tsx";
import { queryHref } from "./QueryLink.tsx";
import { Time } from "./Time.tsx";

export interface DownNowProps {
  view: View;
  query: Query;
}

/** As many as are told apart here; the table has them all. */
const MAX_SHOWN = 24;

/** What is down, why and since when; what went down last comes first. */
export function DownNow({ view, query }: DownNowProps) {
  const openedOf = new Map(view.incidents.open.map(({ target, opened }) => [target, opened]));
  const newest = view.latest?.record.slot ?? view.slot;
  const down = rows(view).filter(({ check }) => check?.state === "down")
    .map((row) => ({ row, opened: openedOf.get(row.target.id) ?? newest }));
  if (down.length === 0) return null;
  down.sort((a, b) => b.opened - a.opened || a.row.target.name.localeCompare(b.row.target.name, "en"));
  const isNew = (opened: number) => opened === newest && view.sweeps.length > 1;
  const item = ({ row, opened }: typeof down[number]) => (
    <Item row={row} opened={opened} isNew={isNew(opened)} now={view.slot} />
  );
  return (
    <section aria-labelledby="down-now">
      <h2 id="down-now">{isCurrent(view) ? "Down now" : "Down when last checked"}</h2>
      <ul class="bad">{down.slice(0, MAX_SHOWN).map(item)}</ul>
      {down.length > MAX_SHOWN && (
        <p class="more">
          <a href={queryHref(query, { q: "", state: "down", status: undefined, category: undefined })}>
            All {number(down.length)} that are down
          </a>
        </p>
      )}
    </section>
  );
}

interface ItemProps {
  row: Row;
  /** ms UTC. */
  opened: number;
  /** It went down in the newest sweep. */
  isNew: boolean;
  now: number;
}

function Item({ row: { target, check, hour }, opened, isNew, now }: ItemProps) {
  return (
    <li>
      <b>
        <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>
      </b>{" "}
      <Marks hour={hour} /> <span class="why">{check && whyOf(check)}</span>{" "}
      <span class="since">
        {isNew && <strong>new</strong>}
        {isNew && ", "}
        <Since at={opened} now={now} />
      </span>
    </li>
  );
}

function whyOf(check: Check): string {
  return typeof check.outcome === "number" ? reasonWords(check) : outcomeWords(check);
}

/** Since when; from a day on how long, since the time of day says little then. */
function Since({ at, now }: { at: number; now: number }) {
  if (now - at < DAY) {
    return (
      <>
        since <Time at={at} now={now} />
      </>
    );
  }
  return (
    <>
      for <time datetime={new Date(at).toISOString()}>{duration(now - at)}</time>
    </>
  );
}
