import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { BadgeCode } from "../../../components/target/BadgeCode.tsx";
import { CheckTable } from "../../../components/target/CheckTable.tsx";
import { IncidentList } from "../../../components/incidents/IncidentList.tsx";
import { Maintenance } from "../../../components/shared/Maintenance.tsx";
import { PastDay } from "../../../components/target/PastDay.tsx";
import { TargetFacts } from "../../../components/target/TargetFacts.tsx";
import { Uptime } from "../../../components/target/Uptime.tsx";
import { define } from "../../../define.ts";
import { TRAITS } from "../../../lib/model/state.ts";
import { rows } from "../../../lib/show/rows.ts";

/** As many of its incidents as are shown here; there is a page with all of them. */
const MAX_INCIDENTS = 20;

export const handler = define.handlers({
  GET({ params, state: { view } }) {
    const row = rows(view).find(({ target }) => target.id === params.id);
    if (!row) throw new HttpError(404, "This site is not in the list");
    const isOurs = ({ target }: { target: string }) => target === params.id;
    const incidents = [...view.incidents.open.filter(isOurs), ...view.incidents.closed.filter(isOurs)];
    return page({ view, row, incidents });
  },
});

export default define.page<typeof handler>(function TargetPage({ data: { view, row, incidents } }) {
  const { target, check, hour } = row;
  const state = check ? TRAITS[check.state].name : "Not checked yet";
  return (
    <main class="page">
      <Head>
        <title>{`${state} · ${target.name} · ${view.title}`}</title>
      </Head>
      <h1 dir="auto">{target.name}</h1>
      <TargetFacts view={view} row={row} open={incidents.find(({ closed }) => closed === undefined)} />
      <Maintenance view={view} target={target} />
      <section aria-labelledby="past-hour">
        <h2 id="past-hour">Past hour</h2>
        <CheckTable hour={hour} now={view.slot} />
      </section>
      <PastDay points={view.trail.points(target.id)} now={view.slot} interval={view.interval} />
      <Uptime id={target.id} days={view.days} now={view.slot} />
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
      <BadgeCode id={target.id} base={view.baseUrl} />
    </main>
  );
});
