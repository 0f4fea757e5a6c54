import { type State, STATES, TRAITS } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
import { lateness } from "../../lib/show/lateness.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { type Column, HourChart, HourLegend } from "./HourChart.tsx";

export interface PastHourProps {
  view: View;
}

/** The past hour sweep by sweep: a picture, and its numbers. */
export function PastHour({ view }: PastHourProps) {
  const { sweeps, missed, slot, interval } = view;
  const columns: Column[] = [
    ...sweeps.map(({ record }) => ({ slot: record.slot, record })),
    ...missed.map((slot) => ({ slot })),
  ]
    .sort((a, b) => a.slot - b.slot);
  const head = (state: State) => <th scope="col">{TRAITS[state].name}</th>;
  const row = (column: Column) => <NumbersRow column={column} now={slot} interval={interval} />;
  return (
    <section aria-labelledby="past-hour">
      <h2 id="past-hour">Past hour</h2>
      {columns.length === 0 ? <p class="sub">No sweep has ended in it.</p> : (
        <>
          <div class="sub">
            What was not up, sweep by sweep <HourLegend />
          </div>
          <HourChart columns={columns} now={slot} interval={interval} />
          <details class="numbers">
            <summary>In numbers</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Sweep</th>
                  {STATES.map(head)}
                  <th scope="col">Took</th>
                </tr>
              </thead>
              <tbody>{columns.toReversed().map(row)}</tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}

function NumbersRow({ column: { slot, record }, now, interval }: { column: Column; now: number; interval: number }) {
  if (!record) {
    return (
      <tr>
        <th scope="row">
          <Time at={slot} now={now} />
        </th>
        <td colspan={STATES.length + 1}>missed</td>
      </tr>
    );
  }
  const { counts, started, finished, late, reliable } = record;
  const count = (state: State) => <td>{number(counts[state])}</td>;
  return (
    <tr>
      <th scope="row">
        <Time at={slot} now={now} />
      </th>
      {STATES.map(count)}
      <td>
        {[duration(finished - started), lateness(late, interval), !reliable && "cut off"].filter(Boolean).join(", ")}
      </td>
    </tr>
  );
}
