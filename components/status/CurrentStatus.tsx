import type { View } from "../../lib/model/view.ts";
import { changesOf } from "../../lib/show/changes.ts";
import { headline } from "../../lib/show/headline.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import type { Query } from "../../lib/show/query.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { MonitorProblems } from "./MonitorProblems.tsx";
import { SweepProgress } from "./SweepProgress.tsx";
import { Tiles } from "./Tiles.tsx";

/** How things are: the sentence, when that was found out, what else must be known, and the counts. */
export function CurrentStatus({ view, query }: { view: View; query: Query }) {
  const { emphasis, rest, state } = headline(view);
  const { latest, running } = view;
  return (
    <section class="now" aria-labelledby="now">
      <h1 id="now">
        {emphasis && <em class={state}>{emphasis}</em>}
        {emphasis ? ` ${rest}` : rest}
      </h1>
      <p class="lead">
        <Changes view={view} />
        <span class="checked">
          {latest && <LastSweep view={view} latest={latest} />}
          {running ? latest && "Checking now…" : <NextSweep view={view} />}
        </span>
      </p>
      {running && <SweepProgress progress={running.progress} />}
      <MonitorProblems view={view} />
      {latest && <Tiles counts={latest.record.counts} query={query} />}
    </section>
  );
}

/** What the last sweep changed, as a sentence; null: there is none to hold it against. */
function Changes({ view }: { view: View }) {
  const changes = changesOf(view);
  if (!changes) return null;
  const [down, back] = [changes.opened.length, changes.recovered.length];
  return (
    <>
      {down > 0 && <b>{number(down)}</b>}
      {down > 0 && " went down"}
      {down > 0 && back > 0 && " and "}
      {back > 0 && <b>{number(back)}</b>}
      {back > 0 && " recovered"}
      {down + back === 0 && "Nothing has changed"} since the previous check.{" "}
    </>
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
