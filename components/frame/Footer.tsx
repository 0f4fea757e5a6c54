import type { View } from "../../lib/model/view.ts";
import { sourceName } from "../../lib/show/source_name.ts";
import { counted, duration } from "../../lib/text/numbers.ts";
import { VERSION } from "../../lib/version.ts";
import { Time } from "../shared/Time.tsx";
import { ListMessages } from "../status/ListMessages.tsx";

/** What is checked, how often, and where a program finds the same. */
export function Footer({ view: { list, interval, slot } }: { view: View }) {
  return (
    <footer>
      <p>
        Lookout {VERSION} checks {counted(list.targets.length, "site")} from {sourceName(list.source)} every{" "}
        {duration(interval)}. List last read <Time at={list.readAt} now={slot} age />.
      </p>
      {list.warnings.length > 0 && (
        <details>
          <summary>{counted(list.warnings.length, "warning")} about the list</summary>
          <ListMessages messages={list.warnings} source={list.source} />
        </details>
      )}
      <p>
        <a href="/certificates">Certificates</a> and when they expire. For programs: the <a href="/api">API</a>{" "}
        (JSON and CSV) and a <a href="/feed.xml">feed</a> of incidents. For a wall screen:{" "}
        <a href="/wall">all sites at a glance</a>.
      </p>
    </footer>
  );
}
