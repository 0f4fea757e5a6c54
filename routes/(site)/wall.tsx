import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Wall } from "../../components/wall/Wall.tsx";
import { define } from "../../define.ts";
import { downNow } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";

export const handler = define.handlers({
  async GET({ state: { view } }) {
    return page({ view, down: await downNow(view) });
  },
});

export default define.page<typeof handler>(function WallPage({ data: { view, down } }) {
  return (
    <>
      <Head>
        <title>{`${headline(view).short} · Wall · ${view.title}`}</title>
      </Head>
      <Wall view={view} down={down} />
    </>
  );
});
