import type { Ending, Incident } from "../../lib/model/incident.ts";
import { groupIncidents, type IncidentGroup } from "../../lib/show/incident_groups.ts";
import { reasonWords } from "../../lib/show/words.ts";
import { counted, duration } from "../../lib/text/numbers.ts";
import { HostText } from "../shared/HostText.tsx";
import { Time } from "../shared/Time.tsx";

export interface IncidentListProps extends ListedProps {
  incidents: readonly Incident[];
}

export interface ListedProps {
  /** The slot that the page shows, ms UTC. */
  now: number;
  /** The ids of the targets that have a page. Default: the names are left out, since all are of one target. */
  targets?: ReadonlySet<string>;
  /** Whether the heading above says on which day they ended. Default false. */
  beneathDay?: boolean;
}

const ENDINGS: Record<Ending, string> = {
  up: "recovered",
  blocked: "back, but blocking bots",
  removed: "removed from the list",
};

/** Incidents, each with why, since when, how long, and how it ended; those of one moment and failure in one line. */
export function IncidentList({ incidents, ...props }: IncidentListProps) {
  return <IncidentGroups groups={groupIncidents(incidents)} {...props} />;
}

export function IncidentGroups({ groups, ...props }: ListedProps & { groups: readonly IncidentGroup[] }) {
  const item = (group: IncidentGroup) =>
    group.incidents.length === 1 ? Item(group.incidents[0], props) : GroupItem(group, props);
  return <ul class="incidents">{groups.map(item)}</ul>;
}

function Item(incident: Incident, props: ListedProps) {
  const { id, target, name, opened, closed, ended } = incident;
  const { targets } = props;
  const shown = <HostText text={name} />;
  return (
    <li id={id} class={closed === undefined ? "open" : undefined}>
      {targets && (
        <b>{targets.has(target) ? <a href={`/targets/${target}`} dir="auto">{shown}</a> : <bdi>{shown}</bdi>}</b>
      )}{" "}
      <span class="why">
        <HostText text={reasonWords(incident)} />
      </span>{" "}
      {Span({ opened, closed }, props)} <span class="end">{ended && ENDINGS[ended]}</span>
    </li>
  );
}

function GroupItem(group: IncidentGroup, props: ListedProps) {
  const { incidents, closed } = group;
  const endings = new Set(incidents.flatMap(({ ended }) => ended ? ENDINGS[ended] : []));
  return (
    <li class={closed === undefined ? "open group" : "group"}>
      <details>
        <summary>
          <b>{counted(incidents.length, "site")}</b> <span class="why">{sharedWords(incidents)}</span>{" "}
          {Span(group, props)} <span class="end">{[...endings].join("; ")}</span>
        </summary>
        <ul class="incidents">{incidents.map((incident) => Item(incident, props))}</ul>
      </details>
    </li>
  );
}

/** Why all of a group are down; where their certificates differ, without what those say. */
function sharedWords(incidents: readonly Incident[]): string {
  const words = new Set(incidents.map((incident) => reasonWords(incident)));
  const [{ outcome, reason }] = incidents;
  return words.size === 1 ? [...words][0] : reasonWords({ outcome, reason });
}

/** Since when and for how long; a date that is shown already is not repeated. */
function Span({ opened, closed }: Pick<Incident, "opened" | "closed">, { now, beneathDay }: ListedProps) {
  return (
    <>
      <span class="since">
        {closed === undefined ? "since " : ""}
        <Time at={opened} now={now} beside={beneathDay ? closed : undefined} />
        {closed !== undefined && (
          <>
            {" to "}
            <Time at={closed} now={now} beside={beneathDay ? closed : opened} />
          </>
        )}
      </span>{" "}
      <span class="length">{lengthOf(opened, closed ?? now)}</span>
    </>
  );
}

/** `for 40 min`; of one that opened with the newest sweep `new`. */
function lengthOf(from: number, to: number): string {
  return to > from ? `for ${duration(to - from)}` : "new";
}
