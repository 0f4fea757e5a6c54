import { duration, number } from "../lib/format.ts";
import type { Query } from "../lib/query.ts";
import type { View } from "../lib/view.ts";
import { headline } from "./headline.ts";
import { lateness } from "./lateness.ts";
import { Notices } from "./Notices.tsx";
import { SweepProgress } from "./SweepProgress.tsx";
import { Tiles } from "./Tiles.tsx";
import { Time } from "./Time.tsx";

export interface NowProps {
  view: View;
  query: Query;
}

/** How things are: the sentence, when that was found out, what else must be known, and the counts. */
export function Now({ view, query }: NowProps) {
  const { emphasis, rest, state } = headline(view);
  const { latest, running } = view;
  return (
    <section class="now" aria-labelledby="now">
      <h1 id="now">
        {emphasis && <em class={state}>{emphasis}</em>}
        {emphasis ? ` ${rest}` : rest}
      </h1>
      <p class="lead">
        {changesOf(view)}
        <span class="swept">
          {latest && <LastSweep view={view} latest={latest} />}
          {running ? "A sweep is under way." : <NextSweep view={view} />}
        </span>
      </p>
      {running && <SweepProgress progress={running.progress} />}
      <Notices view={view} />
      {latest && <Tiles counts={latest.record.counts} query={query} />}
    </section>
  );
}

/** What the last sweep changed, as a sentence; "": there is none to hold it against. */
function changesOf({ latest, sweeps, incidents }: View): string {
  if (!latest?.record.reliable || sweeps[0] !== latest || sweeps.length < 2) return "";
  const { slot } = latest.record;
  const down = incidents.open.filter(({ opened }) => opened === slot).length;
  const back = incidents.closed.filter(({ closed, ended }) => closed === slot && ended !== "removed").length;
  const parts = [down > 0 && `${number(down)} went down`, back > 0 && `${number(back)} came back`].filter(Boolean);
  return `${parts.join(" and ") || "Nothing changed"} in the last sweep. `;
}

function LastSweep({ view, latest: { record } }: { view: View; latest: NonNullable<View["latest"]> }) {
  return (
    <>
      Swept <Time at={record.finished} now={view.slot} age /> in {duration(record.finished - record.started)},{" "}
      {lateness(record.late, view.interval) ?? "on time"}.{" "}
    </>
  );
}

function NextSweep({ view: { next, slot } }: { view: View }) {
  return next > slot
    ? (
      <>
        Next at <Time at={next} now={slot} />.
      </>
    )
    : <>A sweep is due.</>;
}
