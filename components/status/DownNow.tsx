import { DAY } from "../../lib/duration.ts";
import { isCurrent, type View } from "../../lib/model/view.ts";
import type { Query } from "../../lib/show/query.ts";
import { type Row, rows } from "../../lib/show/rows.ts";
import { outcomeWords, reasonWords } from "../../lib/show/words.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { Marks } from "../shared/Marks.tsx";
import { Time } from "../shared/Time.tsx";
import { NO_FILTERS, queryHref } from "../../lib/show/query_link.ts";

/** As many as are listed here; the table has them all. */
const MAX_SHOWN = 24;

/** What is down, why and since when, what went down last first; after an unreliable sweep, what was down before it. */
export function DownNow({ view, query }: { view: View; query: Query }) {
  const openOf = new Map(view.incidents.open.map((incident) => [incident.target, incident]));
  const newest = view.latest?.record.slot ?? view.slot;
  const isKnown = view.latest?.record.reliable ?? true;
  const down = rows(view).flatMap((row): ItemProps[] => {
    const open = openOf.get(row.target.id);
    if (isKnown ? row.check?.state !== "down" : !open || row.check?.state === "maintenance") return [];
    const opened = open?.opened ?? newest;
    const why = isKnown ? whyOf(row) : reasonWords(open!, open!.opened);
    return [{ row, opened, why, isNew: isKnown && opened === newest && view.sweeps.length > 1, now: view.slot }];
  });
  if (down.length === 0) return null;
  down.sort((a, b) => b.opened - a.opened || a.row.target.name.localeCompare(b.row.target.name, "en"));
  return (
    <section aria-labelledby="down-now">
      <h2 id="down-now">
        {!isKnown ? "Down at the last reliable check" : isCurrent(view) ? "Down now" : "Down when last checked"}
      </h2>
      <ul class="down-now">{down.slice(0, MAX_SHOWN).map(Item)}</ul>
      {down.length > MAX_SHOWN && (
        <p class="more">
          <a href={isKnown ? queryHref(query, { ...NO_FILTERS, state: "down" }) : "/incidents?state=open"}>
            Show all {number(down.length)}
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
  why: string;
  /** It went down in the newest sweep. */
  isNew: boolean;
  now: number;
}

function Item({ row: { target, hour }, opened, why, isNew, now }: ItemProps) {
  return (
    <li>
      <b>
        <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>
      </b>{" "}
      <Marks hour={hour} /> <span class="why">{why}</span>{" "}
      <span class="since">
        {isNew && <strong>new</strong>}
        {isNew && ", "}
        <Since at={opened} now={now} />
      </span>
    </li>
  );
}

function whyOf({ check, at }: Row): string {
  return typeof check!.outcome === "number" ? reasonWords(check!, at) : outcomeWords(check!, at);
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
