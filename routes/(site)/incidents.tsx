import { page } from "fresh";
import { Head } from "fresh/runtime";
import { IncidentDays } from "../../components/incidents/IncidentDays.tsx";
import { IncidentForm } from "../../components/incidents/IncidentForm.tsx";
import { OpenIncidents } from "../../components/incidents/OpenIncidents.tsx";
import { Pages } from "../../components/shared/Pages.tsx";
import { define, existingPage, queryOf } from "../../define.ts";
import { DAY } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import type { View } from "../../lib/model/view.ts";
import { categoryNames } from "../../lib/show/category.ts";
import { groupIncidents } from "../../lib/show/incident_groups.ts";
import { findIncidents, incidentHref, incidentWords, parseIncidentQuery } from "../../lib/show/incident_query.ts";
import { pageOf } from "../../lib/show/parameters.ts";
import { PAST_DAYS } from "../../lib/show/past_days.ts";
import { compareNames } from "../../lib/text/compare_names.ts";

/** Lines of closed incidents on one page; a group is one. */
const PAGE_SIZE = 100;

export const handler = define.handlers({
  GET({ url, state: { view } }) {
    const query = queryOf(parseIncidentQuery(url.searchParams));
    const found = findIncidents(view, query);
    const open = found.filter(({ closed }) => closed === undefined);
    const groups = groupIncidents(found.slice(open.length));
    const closed = existingPage(pageOf(groups, query.page, PAGE_SIZE), query.page);
    return page({ view, query, total: found.length, open, closed });
  },
});

export default define.page<typeof handler>(function IncidentsPage({ data: { view, query, total, open, closed } }) {
  const listed = { now: view.slot, targets: new Set(view.list.targets.map(({ id }) => id)) };
  const today = dayOf(view.slot);
  const words = incidentWords(query, total);
  return (
    <main class="page">
      <Head>
        <title>{`Incidents · ${view.title}`}</title>
      </Head>
      <h1>Incidents</h1>
      <p class="lead">
        {words}. An incident starts with the first check that finds a site down and ends with the first that finds it up
        or blocked. <a href="/feed.xml">Subscribe to the feed</a>
      </p>
      <IncidentForm query={query} {...choicesOf(view)} first={today - PAST_DAYS * DAY} today={today} />
      {query.page === 1 && <OpenIncidents incidents={open} {...listed} />}
      <IncidentDays groups={closed.items} {...listed} />
      <Pages
        of="incidents"
        page={query.page}
        pages={closed.pages}
        hrefOf={(page) => incidentHref({ ...query, page })}
      />
    </main>
  );
});

function choicesOf({ list, incidents: { open, closed } }: View) {
  const statuses = new Set([...open, ...closed].map(({ outcome }) => String(outcome)));
  return {
    categories: categoryNames(list.targets),
    statuses: [...statuses].sort(compareNames),
  };
}
