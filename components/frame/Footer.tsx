import type { View } from "../../lib/model/view.ts";
import { counted, duration } from "../../lib/text/numbers.ts";
import { VERSION } from "../../lib/version.ts";
import { Time } from "../shared/Time.tsx";
import { ListMessages } from "../status/ListMessages.tsx";

/** What is checked, how often, and where a program finds the same. */
export function Footer({ view: { list, interval, slot } }: { view: View }) {
  return (
    <footer>
      <p>
        Lookout {VERSION} checks {counted(list.targets.length, "site")} from {list.source} every{" "}
        {duration(interval)}. List last read <Time at={list.readAt} now={slot} age />.
      </p>
      {list.warnings.length > 0 && (
        <details>
          <summary>{counted(list.warnings.length, "warning")} about the list</summary>
          <ListMessages messages={list.warnings} />
        </details>
      )}
      <p>
        JSON: <a href="/api/v1/summary">summary</a>, <a href="/api/v1/sweeps">sweeps</a>,{" "}
        <a href="/api/v1/targets">targets</a>, <a href="/api/v1/incidents">incidents</a>,{" "}
        <a href="/api/v1/list">list</a>. Feed: <a href="/feed.xml">incidents</a>.
      </p>
    </footer>
  );
}
