import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { CategoryVerdict } from "../../../components/category/CategoryVerdict.tsx";
import { BadgeCode } from "../../../components/embed/BadgeCode.tsx";
import { FeedDiscovery } from "../../../components/embed/FeedDiscovery.tsx";
import { DayStrip } from "../../../components/history/DayStrip.tsx";
import { Figures, uptimeFigures } from "../../../components/history/Figures.tsx";
import { ResponseTimes } from "../../../components/history/ResponseTimes.tsx";
import { IncidentList } from "../../../components/incidents/IncidentList.tsx";
import { Maintenance } from "../../../components/shared/Maintenance.tsx";
import { define } from "../../../define.ts";
import { GROUP_BADGES } from "../../../lib/show/badge_query.ts";
import { categoryHref } from "../../../lib/show/category.ts";
import { categoryPast } from "../../../lib/show/category_past.ts";
import { feedPath } from "../../../lib/show/feed_query.ts";
import { dayFrom } from "../../../lib/show/period.ts";
import { findIncidents, incidentHref } from "../../../lib/show/incident_query.ts";
import { rows } from "../../../lib/show/rows.ts";
import { counted, duration, orDash } from "../../../lib/text/numbers.ts";

/** How many of its incidents are shown here; another page has all of them. */
const MAX_INCIDENTS = 50;

export const handler = define.handlers({
  async GET({ url, state: { view } }) {
    // Not from the parameters, which are decoded in part.
    const name = decodeURIComponent(url.pathname.slice(categoryHref("").length));
    const ours = rows(view).filter(({ target }) => target.category === name);
    if (name === "" || ours.length === 0) throw new HttpError(404, "This category is not in the list");
    const incidents = findIncidents(view, { category: name });
    const past = await categoryPast(view, ours.map(({ target }) => target.id), incidents);
    return page({ view, name, rows: ours, incidents, past });
  },
});

export default define.page<typeof handler>(function CategoryPage({ data: { view, name, rows, incidents, past } }) {
  const down = rows.filter(({ check }) => check?.state === "down").length;
  const { median } = past;
  const figures = [
    ...uptimeFigures(past.uptimes),
    { of: "Median, past hour", value: orDash(median, duration) },
    { of: "Incidents, 90 days", value: String(incidents.length) },
  ];
  const shown = incidents.slice(0, MAX_INCIDENTS);
  return (
    <main class="page">
      <Head>
        <title>{`${down > 0 ? `${down} down` : "Nothing down"} · ${name} · ${view.title}`}</title>
        <FeedDiscovery title={`Incidents in ${name} · ${view.title}`} category={name} />
      </Head>
      <h1 dir="auto">{name}</h1>
      <CategoryVerdict view={view} name={name} rows={rows} />
      <Figures figures={figures} />
      <Maintenance view={view} targets={rows.map(({ target }) => target)} />
      <DayStrip days={past.days} hrefOf={(day) => incidentHref({ category: name, on: dayFrom(day) })} />
      <ResponseTimes hours={past.hours} days={past.days} now={view.slot} isOfMany />
      <section aria-labelledby="incidents">
        <h2 id="incidents">Incidents</h2>
        {incidents.length === 0
          ? <p class="subtitle">None in the past 90 days.</p>
          : <IncidentList incidents={shown} now={view.slot} targets={new Set(rows.map(({ target }) => target.id))} />}
        <p class="more">
          {incidents.length > shown.length && (
            <>
              <a href={incidentHref({ category: name })}>Show all {counted(incidents.length, "incident")}</a>
              {" · "}
            </>
          )}
          <a href={feedPath({ category: name })}>Subscribe to the feed</a>
        </p>
      </section>
      <BadgeCode
        kinds={GROUP_BADGES}
        badge="/badge.svg"
        page={categoryHref(name)}
        category={name}
        base={view.baseUrl}
      />
    </main>
  );
});
