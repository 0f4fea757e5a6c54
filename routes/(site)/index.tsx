import { HttpError, page } from "fresh";
import { Head } from "fresh/runtime";
import { Responses } from "../../components/status/Responses.tsx";
import { Categories, categoriesOf } from "../../components/status/Categories.tsx";
import { DownNow } from "../../components/status/DownNow.tsx";
import { headline } from "../../lib/show/headline.ts";
import { Highlights } from "../../components/status/Highlights.tsx";
import { Maintenance } from "../../components/shared/Maintenance.tsx";
import { CurrentStatus } from "../../components/status/CurrentStatus.tsx";
import { PastHour } from "../../components/status/PastHour.tsx";
import { makeRowHtml } from "../../components/status/rowHtml.ts";
import { Targets } from "../../components/status/Targets.tsx";
import { PastNotice } from "../../components/past/PastNotice.tsx";
import { Strips } from "../../components/past/Strip.tsx";
import { define } from "../../define.ts";
import { downNow } from "../../lib/show/down_now.ts";
import type { View } from "../../lib/model/view.ts";
import { moment } from "../../lib/show/times.ts";
import { parseQuery } from "../../lib/show/query.ts";
import { rows } from "../../lib/show/rows.ts";
import { select } from "../../lib/show/find.ts";
import { TARGETS_ID } from "../../lib/show/query_link.ts";

export const handler = define.handlers({
  async GET({ url, state: { view } }) {
    const parsed = parseQuery(url.searchParams);
    if (!parsed.ok) throw new HttpError(400, parsed.problem);
    const { query } = parsed;
    const all = rows(view);
    const selection = select(all, query);
    if (query.page > selection.pages) throw new HttpError(404, `The last page is ${selection.pages}`);
    await makeRowHtml(selection.items);
    return page({ view, query, selection, categories: categoriesOf(all), down: downNow(view) });
  },
});

export default define.page<typeof handler>(function Status({ data }) {
  const { view, query, selection, categories, down } = data;
  return (
    <main>
      <Head>
        <title>{titleOf(view)}</title>
      </Head>
      <a class="skip" href={`#${TARGETS_ID}`}>Skip to the list of sites</a>
      <PastNotice view={view} query={query} />
      <CurrentStatus view={view} down={down} query={query} />
      <DownNow view={view} down={down} query={query} />
      <Maintenance view={view} />
      <Highlights view={view} />
      {view.latest && (
        <div class="two">
          <PastHour view={view} />
          <Responses record={view.latest.record} query={query} />
        </div>
      )}
      <Strips view={view} />
      {view.latest && <Categories categories={categories} query={query} />}
      <Targets view={view} query={query} selection={selection} categories={categories} />
    </main>
  );
});

function titleOf(view: View): string {
  const when = view.past ? [`${moment(view.slot, view.past.now, "UTC")} UTC`] : [];
  return [headline(view).short, ...when, view.title].join(" · ");
}
