import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { DayStrip } from "../../../components/history/DayStrip.tsx";
import { ResponseTimes } from "../../../components/history/ResponseTimes.tsx";
import { BadgeCode } from "../../../components/embed/BadgeCode.tsx";
import { FeedDiscovery } from "../../../components/embed/FeedDiscovery.tsx";
import { CheckTable } from "../../../components/target/CheckTable.tsx";
import { IncidentList } from "../../../components/incidents/IncidentList.tsx";
import { HostText } from "../../../components/shared/HostText.tsx";
import { Maintenance } from "../../../components/shared/Maintenance.tsx";
import { TargetFacts } from "../../../components/target/TargetFacts.tsx";
import { TargetFigures } from "../../../components/target/TargetFigures.tsx";
import { Verdict } from "../../../components/target/Verdict.tsx";
import { define } from "../../../define.ts";
import { TRAITS } from "../../../lib/model/state.ts";
import { pastDaysOf } from "../../../lib/show/past_days.ts";
import { BADGES } from "../../../lib/show/badge_query.ts";
import { feedPath } from "../../../lib/show/feed_query.ts";
import { findIncidents } from "../../../lib/show/incident_query.ts";
import { rows } from "../../../lib/show/rows.ts";
import { hourSlices } from "../../../lib/show/time_slices.ts";

/** How many of its incidents are shown here; another page has all of them. */
const MAX_INCIDENTS = 20;

export const handler = define.handlers({
  GET({ params, state: { view } }) {
    const row = rows(view).find(({ target }) => target.id === params.id);
    if (!row) throw new HttpError(404, "This site is not in the list");
    return page({ view, row, incidents: findIncidents(view, { target: params.id }) });
  },
});

export default define.page<typeof handler>(function TargetPage({ data: { view, row, incidents } }) {
  const { target, check, hour } = row;
  const points = view.trail.points(target.id);
  const days = pastDaysOf(view, target.id, incidents);
  const state = check ? TRAITS[check.state].name : "Not checked yet";
  return (
    <main class="page">
      <Head>
        <title>{`${state} · ${target.name} · ${view.title}`}</title>
        <FeedDiscovery title={`Incidents · ${target.name} · ${view.title}`} target={target.id} />
      </Head>
      <h1>
        <bdi>
          <HostText text={target.name} />
        </bdi>{" "}
        <a class="site" href={target.url} rel="noreferrer" aria-label={`Visit ${target.name}`} />
      </h1>
      <Verdict view={view} row={row} points={points} incidents={incidents} />
      <TargetFigures view={view} row={row} />
      <Maintenance view={view} targets={[target]} />
      <DayStrip days={days} hrefOf={(day) => `/incidents?target=${target.id}&on=${day}`} />
      <ResponseTimes hours={hourSlices(points, view.slot)} days={days} now={view.slot} />
      <section aria-labelledby="past-hour">
        <h2 id="past-hour">Past hour</h2>
        <CheckTable hour={hour} missed={view.missed} now={view.slot} />
      </section>
      <section aria-labelledby="incidents">
        <h2 id="incidents">Incidents</h2>
        {incidents.length === 0
          ? <p class="subtitle">None in the past 90 days.</p>
          : <IncidentList incidents={incidents.slice(0, MAX_INCIDENTS)} now={view.slot} />}
        {incidents.length > MAX_INCIDENTS && (
          <p class="more">
            <a href={`/incidents?target=${target.id}`}>Show all {incidents.length} of the past 90 days</a>
          </p>
        )}
      </section>
      <p class="more">
        <a href={feedPath({ target: target.id })}>Subscribe to this site's incidents</a>
      </p>
      <section aria-labelledby="facts">
        <h2 id="facts">About this site</h2>
        <TargetFacts view={view} row={row} />
      </section>
      <BadgeCode kinds={BADGES} badge={`/badges/${target.id}.svg`} page={`/targets/${target.id}`} base={view.baseUrl} />
    </main>
  );
});
