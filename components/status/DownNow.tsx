import { DAY } from "../../lib/duration.ts";
import { isCurrent, type View } from "../../lib/model/view.ts";
import type { DownNow as Down, DownTarget } from "../../lib/show/down_now.ts";
import type { Query } from "../../lib/show/query.ts";
import { NO_FILTERS, queryHref } from "../../lib/show/query_link.ts";
import { withDispute } from "../../lib/show/words.ts";
import { counted, duration, number } from "../../lib/text/numbers.ts";
import { HostText } from "../shared/HostText.tsx";
import { Marks } from "../shared/Marks.tsx";
import { Time } from "../shared/Time.tsx";
import { iso } from "../../lib/text/iso.ts";

/** How many are listed in each part; the table has all of them. */
const MAX_SHOWN = 100;

/** Ids of the parts, to which the line below the headline links; within a `details`, so that browsers open it. */
export const DOWN_IDS = { fresh: "down-new", today: "down-today", longer: "down-longer" };

export interface DownNowProps {
  view: View;
  down: Down;
  query: Query;
}

/** What is down, why and since when: what went down in the past 24 hours in full, the rest folded. */
export function DownNow({ view, down: { isKnown, today, longer }, query }: DownNowProps) {
  if (today.length + longer.length === 0) return null;
  const allHref = isKnown ? queryHref(query, { ...NO_FILTERS, state: "down" }) : "/incidents?state=open";
  const list = (sites: readonly DownTarget[], id: string) => (
    <>
      <ul class="down-now" id={id}>{sites.slice(0, MAX_SHOWN).map((site, index) => Item(site, index, view.slot))}</ul>
      {sites.length > MAX_SHOWN && (
        <p class="more">
          <a href={allHref}>Show all {number(today.length + longer.length)}</a>
        </p>
      )}
    </>
  );
  return (
    <section aria-labelledby="down-now">
      <h2 id="down-now">
        {!isKnown
          ? "Down at the last reliable check"
          : isCurrent(view)
          ? "Down now"
          : view.past
          ? "Down at that time"
          : "Down when last checked"}
      </h2>
      {today.length > 0 ? list(today, DOWN_IDS.today) : <p class="subtitle">Nothing went down in the past 24 hours.</p>}
      {longer.length > 0 && (
        <details class="longer">
          <summary>
            {counted(longer.length, "site")} {longer.length === 1 ? "has" : "have"} been down for longer
          </summary>
          {list(longer, DOWN_IDS.longer)}
        </details>
      )}
    </section>
  );
}

function Item({ row: { target, hour }, opened, why, disputed, isNew }: DownTarget, index: number, now: number) {
  return (
    <li id={isNew && index === 0 ? DOWN_IDS.fresh : undefined}>
      <b>
        <a href={`/targets/${target.id}`} dir="auto">
          <HostText text={target.name} />
        </a>
      </b>{" "}
      <Marks hour={hour} />{" "}
      <span class="why">
        <HostText text={withDispute(why, disputed)} />
      </span>{" "}
      <span class="since">
        {isNew && <strong>new</strong>}
        {isNew && ", "}
        <Since at={opened} now={now} />
      </span>
    </li>
  );
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
      for <time datetime={iso(at)}>{duration(now - at)}</time>
    </>
  );
}
