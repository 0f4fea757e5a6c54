import { isCurrent, type View } from "../../lib/model/view.ts";
import type { DownNow } from "../../lib/show/down_now.ts";
import type { Headline } from "../../lib/show/headline.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { DownAges } from "./DownAges.tsx";
import { Emphasised } from "./Emphasised.tsx";
import { MonitorProblems } from "./MonitorProblems.tsx";
import { SweepProgress } from "./SweepProgress.tsx";

export interface CurrentStatusProps {
  view: View;
  headline: Headline;
  down: DownNow;
  /** Whether the page is filtered. */
  isFiltered: boolean;
}

/** The current status: the headline, how long sites have been down, the last and the next check, the monitor's own problems. */
export function CurrentStatus({ view, headline, down, isFiltered }: CurrentStatusProps) {
  const { latest, running } = view;
  return (
    <section class="now" aria-labelledby="now">
      <h1 id="now" data-tense={isCurrent(view) ? undefined : "past"}>
        <Emphasised headline={headline} />
      </h1>
      <p class="lead">
        <span class="ages" hidden={isFiltered}>
          <DownAges view={view} down={down} />
        </span>
        {latest && <LastSweep view={view} latest={latest} />}
        <span class="due">
          {running ? <SweepProgress progress={running.progress} /> : !view.past && <NextSweep view={view} />}
        </span>
      </p>
      <MonitorProblems view={view} />
    </section>
  );
}

function LastSweep({ view, latest: { record } }: { view: View; latest: NonNullable<View["latest"]> }) {
  const late = latenessWords(record.late, view.interval);
  return (
    <span class="checked">
      Last checked <Time at={record.finished} now={view.slot} age />{" "}
      <span class="took">(took {duration(record.finished - record.started)}{late && `, started ${late}`}).</span>
      {" "}
    </span>
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
