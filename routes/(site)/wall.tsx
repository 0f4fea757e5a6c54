import { Head } from "fresh/runtime";
import { Wall } from "../../components/wall/Wall.tsx";
import { define } from "../../define.ts";
import { headline } from "../../lib/show/headline.ts";

export default define.page(function WallPage({ state: { view } }) {
  return (
    <>
      <Head>
        <title>{`${headline(view).short} · Wall · ${view.title}`}</title>
      </Head>
      <Wall view={view} />
    </>
  );
});
