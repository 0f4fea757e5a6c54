import type { Ending, Incident } from "../../lib/model/incident.ts";
import { reasonWords } from "../../lib/show/words.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";

export interface IncidentListProps {
  incidents: readonly Incident[];
  /** The slot that the page is of, ms UTC. */
  now: number;
  /** The ids of the targets that have a page. Default: the names are left out, since all are of one target. */
  targets?: ReadonlySet<string>;
}

const ENDINGS: Record<Ending, string> = {
  up: "recovered",
  blocked: "back, but blocking bots",
  removed: "removed from the list",
};

/** Incidents, each with why, since when, how long, and how it ended. */
export function IncidentList({ incidents, now, targets }: IncidentListProps) {
  const item = (incident: Incident) => {
    const { id, target, name, opened, closed, ended } = incident;
    return (
      <li id={id} class={closed === undefined ? "open" : undefined}>
        {targets && (
          <b>{targets.has(target) ? <a href={`/targets/${target}`} dir="auto">{name}</a> : <bdi>{name}</bdi>}</b>
        )} <span class="why">{reasonWords(incident, opened)}</span>{" "}
        <span class="since">
          {closed === undefined ? "since " : ""}
          <Time at={opened} now={now} />
          {closed !== undefined && " to "}
          {closed !== undefined && <Time at={closed} now={now} />}
        </span>{" "}
        <span class="length">{lengthOf(opened, closed ?? now)}</span> <span class="end">{ended && ENDINGS[ended]}</span>
      </li>
    );
  };
  return <ul class="incidents">{incidents.map(item)}</ul>;
}

/** `for 40 min`; of one that opened with the newest sweep `new`. */
function lengthOf(from: number, to: number): string {
  return to > from ? `for ${duration(to - from)}` : "new";
}
