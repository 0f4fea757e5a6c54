import type { View } from "../../lib/model/view.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
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
  const row = (column: Column) => <NumbersRow column={column} now={slot} interval={interval} />;
  return (
    <section aria-labelledby="past-hour">
      <h2 id="past-hour">Past hour</h2>
      {columns.length === 0 ? <p class="subtitle">No checks finished in the past hour.</p> : (
        <>
          <div class="subtitle">
            Sites that weren't up, check by check <HourLegend />
          </div>
          <HourChart columns={columns} now={slot} interval={interval} />
          <details class="numbers">
            <summary>Show as a table</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Check</th>
                  <th scope="col">Up</th>
                  <th scope="col">Blocked</th>
                  <th scope="col">Down</th>
                  <th scope="col">Unknown</th>
                  <th scope="col">Duration</th>
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
        <td colspan={5}>missed</td>
      </tr>
    );
  }
  const { counts, started, finished, late, reliable } = record;
  return (
    <tr>
      <th scope="row">
        <Time at={slot} now={now} />
      </th>
      <td>{number(counts.up)}</td>
      <td>{number(counts.blocked)}</td>
      <td>{number(counts.down)}</td>
      <td>{number(counts.unknown)}</td>
      <td>
        {[duration(finished - started), latenessWords(late, interval), !reliable && "unreliable"].filter(Boolean).join(
          ", ",
        )}
      </td>
    </tr>
  );
}
