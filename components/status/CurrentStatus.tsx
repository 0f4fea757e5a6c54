import type { View } from "../../lib/model/view.ts";
import type { DownNow } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import type { Query } from "../../lib/show/query.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { DownAges } from "./DownAges.tsx";
import { MonitorProblems } from "./MonitorProblems.tsx";
import { SweepProgress } from "./SweepProgress.tsx";
import { Tiles } from "./Tiles.tsx";

export interface CurrentStatusProps {
  view: View;
  down: DownNow;
  query: Query;
}

/** How things are: the sentence, since when, when that was found out, what else must be known, and the counts. */
export function CurrentStatus({ view, down, query }: CurrentStatusProps) {
  const { emphasis, rest, state } = headline(view);
  const { latest, running } = view;
  return (
    <section class="now" aria-labelledby="now">
      <h1 id="now">
        {emphasis && <em class={state}>{emphasis}</em>}
        {emphasis ? ` ${rest}` : rest}
      </h1>
      <p class="lead">
        <DownAges view={view} down={down} />
        <span class="checked">
          {latest && <LastSweep view={view} latest={latest} />}
          {running ? latest && "Checking now…" : !view.past && <NextSweep view={view} />}
        </span>
      </p>
      {running && <SweepProgress progress={running.progress} />}
      <MonitorProblems view={view} />
      {latest && <Tiles counts={latest.record.counts} query={query} />}
    </section>
  );
}

function LastSweep({ view, latest: { record } }: { view: View; latest: NonNullable<View["latest"]> }) {
  const late = latenessWords(record.late, view.interval);
  return (
    <>
      Last checked <Time at={record.finished} now={view.slot} age /> (took {duration(record.finished - record.started)}
      {late && `, started ${late}`}).{" "}
    </>
  );
}

function NextSweep({ view: { next, slot } }: { view: View }) {
  return next > slot
    ? (
      <>
        Next check at <Time at={next} now={slot} />.
      </>
    )
    : <>Next check is due.</>;
}
