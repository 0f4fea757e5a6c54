import type { Incident } from "../../lib/model/incident.ts";
import { agesOf } from "../../lib/show/incident_groups.ts";
import { counted } from "../../lib/text/numbers.ts";
import { IncidentList, type IncidentListProps } from "./IncidentList.tsx";

/** Incidents that are open, the last to open first: those of the past 24 hours in full, older ones folded by their age. */
export function OpenIncidents({ incidents, ...props }: IncidentListProps) {
  if (incidents.length === 0) return null;
  const { today, week, longer } = agesOf(incidents, props.now);
  const folded = (incidents: readonly Incident[], age: string) =>
    incidents.length > 0 && (
      <details class="longer">
        <summary>{counted(incidents.length, "site")} {age}</summary>
        <IncidentList incidents={incidents} {...props} />
      </details>
    );
  return (
    <section aria-labelledby="open">
      <h2 id="open">Open</h2>
      {today.length > 0
        ? <IncidentList incidents={today} {...props} />
        : <p class="subtitle">None opened in the past 24 hours.</p>}
      {folded(week, "down for 1 to 7 days")}
      {folded(longer, "down for more than 7 days")}
    </section>
  );
}
