import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Maintenance } from "../../components/shared/Maintenance.tsx";
import { Places } from "../../components/shared/Places.tsx";
import { Categories } from "../../components/status/Categories.tsx";
import { PastNotice } from "../../components/past/PastNotice.tsx";
import { Strips } from "../../components/past/Strips.tsx";
import { BadgeCode } from "../../components/embed/BadgeCode.tsx";
import { FeedDiscovery } from "../../components/embed/FeedDiscovery.tsx";
import { CurrentStatus } from "../../components/status/CurrentStatus.tsx";
import { DownNow } from "../../components/status/DownNow.tsx";
import { Highlights } from "../../components/status/Highlights.tsx";
import { Overview } from "../../components/status/Overview.tsx";
import { PastHour } from "../../components/status/PastHour.tsx";
import { responseCounts, Responses } from "../../components/status/Responses.tsx";
import { makeRowHtml } from "../../components/status/rowHtml.ts";
import { TargetForm } from "../../components/status/TargetForm.tsx";
import { Targets } from "../../components/status/Targets.tsx";
import { Tiles } from "../../components/status/Tiles.tsx";
import { define, existingPage, queryOf } from "../../define.ts";
import { isCurrent, type View } from "../../lib/model/view.ts";
import { censusOf } from "../../lib/show/census.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { filterHeadline } from "../../lib/show/filter_headline.ts";
import { categoryHref } from "../../lib/show/category.ts";
import { GROUP_BADGES } from "../../lib/show/badge_query.ts";
import { select } from "../../lib/show/find.ts";
import { type Headline, headline } from "../../lib/show/headline.ts";
import { isFiltered, parseQuery } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { rowsByName } from "../../lib/show/rows_by_name.ts";
import { moment } from "../../lib/show/times.ts";
import { turns } from "../../lib/turns.ts";

export const handler = define.handlers({
  async GET({ url, state: { view } }) {
    const query = queryOf(parseQuery(url.searchParams));
    const turn = turns();
    const all = await rowsByName(view);
    await turn();
    const selection = existingPage(await select(all, query), query.page);
    await makeRowHtml(selection.items);
    const census = await censusOf(rows(view));
    await turn();
    const down = await downNow(view);
    await turn();
    const responses = view.latest ? responseCounts(view.latest.record) : [];
    await turn();
    return page({ view, query, selection, census, down, responses });
  },
});

export default define.page<typeof handler>(function Status({ data }) {
  const { view, query, selection, census: { categories, ending }, down, responses } = data;
  const { facets } = selection;
  const filtered = isFiltered(query);
  const fleet = headline(view);
  const shown = filtered ? filterHeadline(query, facets, isCurrent(view)) : fleet;
  return (
    <main>
      <Head>
        <title>{titleOf(view, shown)}</title>
        {query.category && (
          <FeedDiscovery title={`Incidents · ${query.category} · ${view.title}`} category={query.category} />
        )}
      </Head>
      <TargetForm
        query={query}
        total={view.list.targets.length}
        facets={facets}
        categories={categories.map(({ name }) => name)}
        statuses={responses.map(({ status }) => status)}
      />
      <PastNotice view={view} query={query} />
      <CurrentStatus view={view} headline={shown} down={down} isFiltered={filtered} />
      {view.latest && <Tiles counts={view.latest.record.counts} facets={facets} query={query} />}
      <Overview headline={fleet} isFiltered={filtered}>
        <DownNow view={view} down={down} query={query} />
        <Maintenance view={view} />
        <Places view={view} />
        <Highlights view={view} ending={ending} />
        {view.latest && (
          <div class="two">
            <PastHour view={view} />
            <Responses responses={responses} query={query} />
          </div>
        )}
        <Strips view={view} />
        {view.latest && <Categories categories={categories} query={query} />}
      </Overview>
      <Targets view={view} query={query} selection={selection} categorised={categories.length > 0} />
      <details class="embed">
        <summary>Badges{query.category && ` of ${query.category}`}</summary>
        <BadgeCode
          kinds={GROUP_BADGES}
          badge="/badge.svg"
          page={query.category ? categoryHref(query.category) : "/"}
          category={query.category}
          base={view.baseUrl}
        />
      </details>
    </main>
  );
});

function titleOf(view: View, { short }: Headline): string {
  const when = view.past ? [`${moment(view.slot, view.past.now, "UTC")} UTC`] : [];
  return [short, ...when, view.title].join(" · ");
}
