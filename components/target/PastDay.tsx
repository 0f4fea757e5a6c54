import { HOUR } from "../../lib/duration.ts";
import type { TrailPoint } from "../../lib/model/day.ts";
import { duration } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { Time } from "../shared/Time.tsx";
import { LatencyChart, type LatencyChartProps, responseTime } from "./LatencyChart.tsx";

const COLUMNS = ["Hour", "Checks", "Down", "Median", "Slowest"];

/** A target's response times over the past day: a picture, and its numbers hour by hour. */
export function PastDay({ points, now, interval }: LatencyChartProps) {
  const hours = [...Map.groupBy(points, ({ slot }) => slot - slot % HOUR)].reverse();
  return (
    <section aria-labelledby="past-day">
      <h2 id="past-day">Past day</h2>
      {points.length === 0 ? <p class="subtitle">No checks in the past day.</p> : (
        <>
          <p class="subtitle">Response time; shaded while down, in maintenance or unknown</p>
          <LatencyChart points={points} now={now} interval={interval} />
          <NumbersTable columns={COLUMNS} rows={hours.map(([hour, points]) => rowOf(hour, points, now))} />
        </>
      )}
    </section>
  );
}

function rowOf(hour: number, points: readonly TrailPoint[], now: number): NumbersRow {
  const times = points.map(responseTime).filter((ms) => ms !== null).sort((a, b) => a - b);
  const down = points.filter(({ state }) => state === "down").length;
  const [median, slowest] = [times[Math.ceil(times.length / 2) - 1], times.at(-1)]
    .map((ms) => ms === undefined ? "–" : duration(ms));
  return { of: <Time at={hour} now={now} />, cells: [points.length, down, median, slowest] };
}
