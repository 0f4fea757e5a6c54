import { DAY } from "../../lib/duration.ts";
import { incidentHref, type IncidentQuery } from "../../lib/show/incident_query.ts";
import { date, dayText } from "../../lib/show/times.ts";
import { outcomeName } from "../../lib/show/words.ts";
import { CategoryChoice } from "../shared/CategoryChoice.tsx";
import { Choice } from "../shared/Choice.tsx";

export interface IncidentFormProps {
  query: IncidentQuery;
  /** What may be chosen: categories of the list, and statuses and failures of the incidents. */
  categories: readonly string[];
  statuses: readonly string[];
  /** The oldest day of which incidents are kept, and today; UTC, ms. */
  first: number;
  today: number;
}

/** Selects incidents by day, state, category and failure: a form that needs no script. */
export function IncidentForm({ query, categories, statuses, first, today }: IncidentFormProps) {
  const { on, target } = query;
  const step = (day: number, rel: "prev" | "next") => (
    <a rel={rel} href={incidentHref({ ...query, on: day, page: 1 })}>{date(day)}</a>
  );
  return (
    <>
      <form class="find filters" action="./incidents">
        {target !== undefined && <input type="hidden" name="target" value={target} />}
        <label>
          <span class="hidden">Day (UTC)</span>
          <input
            type="date"
            name="on"
            value={on === undefined ? undefined : dayText(on, "UTC")}
            min={dayText(first, "UTC")}
            max={dayText(today, "UTC")}
          />
        </label>
        <Choice
          name="state"
          label="State"
          any="Any state"
          chosen={query.state}
          options={[["open", "Open"], ["closed", "Closed"]]}
        />
        <CategoryChoice categories={categories} chosen={query.category} />
        <Choice
          name="status"
          label="Reason"
          any="Any reason"
          chosen={query.status}
          options={statuses.map((status) => [status, outcomeName(status)])}
        />
        <button type="submit">Apply</button>
      </form>
      {on !== undefined && (
        <nav class="pages" aria-label="Days">
          {on > first && step(on - DAY, "prev")}
          <span>{date(on)}</span>
          {on < today && step(on + DAY, "next")}
        </nav>
      )}
    </>
  );
}
