import { number, outcomeWords } from "../lib/format.ts";
import type { Query } from "../lib/query.ts";
import { type Row, rows } from "../lib/rows.ts";
import type { View } from "../lib/view.ts";
import { isCurrent } from "./headline.ts";
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
  const newest = view.latest?.record.slot ?? view.slot;
  const down = rows(view).filter(({ check }) => check?.state === "down")
    .map((row) => ({ row, since: downSince(row, newest) }));
  if (down.length === 0) return null;
  down.sort((a, b) => b.since.slot - a.since.slot || a.row.target.name.localeCompare(b.row.target.name, "en"));
  const item = ({ row, since }: typeof down[number]) => <Item row={row} since={since} now={view.slot} />;
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

function Item({ row, since, now }: { row: Row; since: Since; now: number }) {
  const { target, check, hour } = row;
  return (
    <li>
      <b>
        <a href={target.url} rel="noreferrer" dir="auto">{target.name}</a>
      </b>{" "}
      <Marks hour={hour} /> <span class="why">{check && reasonOf(check)}</span>{" "}
      <span class="since">
        {since.isNew && <strong>new</strong>}
        {since.isNew && ", "}
        since <Time at={since.slot} now={now} />
        {!since.known && " or before"}
      </span>
    </li>
  );
}

function reasonOf(check: NonNullable<Row["check"]>): string {
  return typeof check.outcome === "number" ? `answers ${check.outcome}` : outcomeWords(check);
}

interface Since {
  /** ms UTC. */
  slot: number;
  /** False: it was down in all that is known of the past hour. */
  known: boolean;
  /** It was not down in the sweep before the newest. */
  isNew: boolean;
}

/** The first sweep of the past hour from which on a target was found down; not knowing does not end being down. */
function downSince({ hour }: Row, newest: number): Since {
  const since: Since = { slot: newest, known: false, isNew: false };
  for (const { slot, check } of hour.toReversed()) {
    if (check?.state === "down") since.slot = slot;
    if (check?.state !== "up" && check?.state !== "blocked") continue;
    since.known = true;
    since.isNew = since.slot === newest;
    break;
  }
  return since;
}
