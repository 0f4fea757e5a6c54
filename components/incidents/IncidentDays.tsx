import { dayOf } from "../../lib/model/day.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { dayName } from "../../lib/show/times.ts";
import { IncidentList, type IncidentListProps } from "./IncidentList.tsx";

/** Closed incidents, the last to close first, by the UTC day on which they closed; the browser makes it the viewer's. */
export function IncidentDays({ incidents, ...props }: IncidentListProps) {
  const days = Map.groupBy(incidents, ({ closed }: Incident) => dayOf(closed!));
  const section = ([day, incidents]: [number, Incident[]]) => {
    const date = new Date(day).toISOString().slice(0, 10);
    const id = `day-${date}`;
    return (
      <section aria-labelledby={id} data-ended={date}>
        <h2 id={id}>Ended on {dayName(day, "UTC")}</h2>
        <IncidentList incidents={incidents} {...props} />
      </section>
    );
  };
  return <>{[...days].map(section)}</>;
}
