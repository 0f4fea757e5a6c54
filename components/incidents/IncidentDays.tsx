import { dayOf } from "../../lib/model/day.ts";
import type { IncidentGroup } from "../../lib/show/incident_groups.ts";
import { dayName, dayText } from "../../lib/show/times.ts";
import { IncidentGroups, type ListedProps } from "./IncidentList.tsx";

/** Closed incidents, the last to close first, by the UTC day on which they closed; the browser makes it the viewer's. */
export function IncidentDays({ groups, ...props }: ListedProps & { groups: readonly IncidentGroup[] }) {
  const days = Map.groupBy(groups, ({ closed }) => dayOf(closed!));
  const section = ([day, groups]: [number, IncidentGroup[]]) => {
    const id = `day-${dayText(day, "UTC")}`;
    return (
      <section aria-labelledby={id} data-ended={dayText(day, "UTC")}>
        <h2 id={id}>Ended on {dayName(day, "UTC")}</h2>
        <IncidentGroups groups={groups} {...props} beneathDay />
      </section>
    );
  };
  return <>{[...days].map(section)}</>;
}
