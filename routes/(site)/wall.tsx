import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Wall } from "../../components/wall/Wall.tsx";
import { define } from "../../define.ts";
import { censusOf } from "../../lib/show/census.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";
import { rows } from "../../lib/show/rows.ts";

export const handler = define.handlers({
  async GET({ state: { view } }) {
    const all = rows(view);
    const { counts } = await censusOf(all);
    return page({ view, rows: all, counts, down: await downNow(view) });
  },
});

export default define.page<typeof handler>(function WallPage({ data }) {
  return (
    <>
      <Head>
        <title>{`${headline(data.view).short} · Wall · ${data.view.title}`}</title>
      </Head>
      <Wall {...data} />
    </>
  );
});
