import { duration } from "../lib/format.ts";
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
        {latest && <LastSweep view={view} latest={latest} />}
        {running ? "A sweep is under way." : <NextSweep view={view} />}
      </p>
      {running && <SweepProgress progress={running.progress} />}
      <Notices view={view} />
      {latest && <Tiles counts={latest.record.counts} query={query} />}
    </section>
  );
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
