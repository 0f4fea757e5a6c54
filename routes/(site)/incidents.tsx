import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { IncidentDays } from "../../components/incidents/IncidentDays.tsx";
import { IncidentList } from "../../components/incidents/IncidentList.tsx";
import { define } from "../../define.ts";
import { incidentQueryString, parseIncidentQuery, selectIncidents } from "../../lib/show/incident_query.ts";
import { number } from "../../lib/text/numbers.ts";

export const handler = define.handlers({
  GET({ url, state: { view } }) {
    const parsed = parseIncidentQuery(url.searchParams);
    if (!parsed.ok) throw new HttpError(400, parsed.problem);
    const { query } = parsed;
    const selection = selectIncidents(view.incidents, query);
    if (query.page > selection.pages) throw new HttpError(404, `The last page is ${selection.pages}`);
    return page({ view, query, selection });
  },
});

export default define.page<typeof handler>(function IncidentsPage({ data: { view, query, selection } }) {
  const { items, total, pages } = selection;
  const open = items.filter(({ closed }) => closed === undefined);
  const closed = items.slice(open.length);
  const targets = new Set(view.list.targets.map(({ id }) => id));
  const link = (rel: "prev" | "next", page: number, text: string) => (
    <a rel={rel} href={`./incidents${incidentQueryString({ ...query, page })}`}>{text}</a>
  );
  return (
    <main class="page">
      <Head>
        <title>{`Incidents · ${view.title}`}</title>
        <link rel="alternate" type="application/atom+xml" title={`Incidents · ${view.title}`} href="/feed.xml" />
      </Head>
      <h1>Incidents</h1>
      <p class="lead">
        {total === 0 ? "No" : number(total)} {query.state} {total === 1 ? "incident" : "incidents"}
        {query.target && ` for ${query.target}`}
        {query.state !== "open" && " in the past 90 days"}. An incident starts with the first check that finds a site
        down and ends with the first that finds it up or blocked. <a href="/feed.xml">Subscribe to the feed</a>
      </p>
      {open.length > 0 && (
        <section aria-labelledby="open">
          <h2 id="open">Open</h2>
          <IncidentList incidents={open} now={view.slot} targets={targets} />
        </section>
      )}
      <IncidentDays incidents={closed} now={view.slot} targets={targets} />
      {pages > 1 && (
        <nav class="pages" aria-label="Pages of incidents">
          {query.page > 1 && link("prev", query.page - 1, "Previous")}
          <span>Page {query.page} of {pages}</span>
          {query.page < pages && link("next", query.page + 1, "Next")}
        </nav>
      )}
    </main>
  );
});
