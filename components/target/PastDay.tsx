import { HOUR } from "../../lib/duration.ts";
import type { TrailPoint } from "../../lib/model/day.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { LatencyChart, type LatencyChartProps } from "./LatencyChart.tsx";

/** What a target's answers took over the past day: a picture, and its numbers hour by hour. */
export function PastDay({ points, now, interval }: LatencyChartProps) {
  const hours = Map.groupBy(points, ({ slot }) => slot - slot % HOUR);
  const row = ([hour, points]: [number, TrailPoint[]]) => HourRow(hour, points, now);
  return (
    <section aria-labelledby="past-day">
      <h2 id="past-day">Past day</h2>
      {points.length === 0 ? <p class="subtitle">No checks in the past day.</p> : (
        <>
          <p class="subtitle">Response time; shaded while down or unknown</p>
          <LatencyChart points={points} now={now} interval={interval} />
          <details class="numbers">
            <summary>Show as a table</summary>
            <table>
              <thead>
                <tr>
                  <th scope="col">Hour</th>
                  <th scope="col">Checks</th>
                  <th scope="col">Down</th>
                  <th scope="col">Median</th>
                  <th scope="col">Slowest</th>
                </tr>
              </thead>
              <tbody>{[...hours].reverse().map(row)}</tbody>
            </table>
          </details>
        </>
      )}
    </section>
  );
}

function HourRow(hour: number, points: readonly TrailPoint[], now: number) {
  const took = points.flatMap(({ state, ms }) => (state === "up" || state === "blocked") && ms !== null ? [ms] : [])
    .sort((a, b) => a - b);
  return (
    <tr>
      <th scope="row">
        <Time at={hour} now={now} />
      </th>
      <td>{points.length}</td>
      <td>{points.filter(({ state }) => state === "down").length}</td>
      <td>{took.length > 0 ? duration(took[Math.ceil(took.length / 2) - 1]) : "–"}</td>
      <td>{took.length > 0 ? duration(took.at(-1)!) : "–"}</td>
    </tr>
  );
}
