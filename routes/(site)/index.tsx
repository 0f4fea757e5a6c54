import { define } from "../../define.ts";

export default define.page(function Status({ state }) {
  const { view } = state.monitor;
  return (
    <main>
      <h1>{String(view.list.targets.length)} targets</h1>
    </main>
  );
});
