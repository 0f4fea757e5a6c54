import { uptimeOf } from "../../lib/model/day.ts";
import { checksIn } from "../../lib/model/state.ts";
import type { PastDay } from "../../lib/show/past_days.ts";
import { daySlices, type TimeSlice } from "../../lib/show/time_slices.ts";
import { duration, orDash, percentage } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { Time } from "../shared/Time.tsx";
import { TimesChart } from "./TimesChart.tsx";

export interface ResponseTimesProps {
  /** The past day, oldest first. */
  hours: readonly TimeSlice[];
  /** The days before, and today, oldest first. */
  days: readonly PastDay[];
  /** ms UTC. */
  now: number;
  /** Whether they are of several sites. Default false. */
  isOfMany?: boolean;
}

const COLUMNS = ["Hour", "Checks", "Uptime", "Median", "90th percentile"];

/** How long responses took over a day and over more: one picture at a time, chosen by buttons that need no script. */
export function ResponseTimes({ hours, days, now, isOfMany = false }: ResponseTimesProps) {
  const isKnown = (slice: Pick<TimeSlice, "counts">) => slice.counts !== undefined;
  if (!hours.some(isKnown) && !days.some(isKnown)) return null;
  const spans: [name: string, slices: readonly TimeSlice[]][] = [
    ["24 h", hours],
    ...[7, 30, 90].map((length): [string, TimeSlice[]] => [`${length} days`, daySlices(days.slice(-length - 1))]),
  ];
  const choice = ([name]: typeof spans[number], index: number) => (
    <label>
      <input type="radio" name="span" checked={index === 0} />
      <span>{name}</span>
    </label>
  );
  const chart = ([name, slices]: typeof spans[number]) => (
    <div class="span">
      <TimesChart
        slices={slices}
        now={now}
        label={`Response times over ${name}; the tables have the numbers`}
        isOfMany={isOfMany}
      />
    </div>
  );
  return (
    <section class="spans" aria-labelledby="response-times">
      <h2 id="response-times">Response times</h2>
      <div class="subtitle">
        <span>
          Median, with a band up to the 90th percentile;{" "}
          {isOfMany ? "red is the share of checks that were down" : "shaded while the site was down"}
        </span>
      </div>
      <fieldset class="segments">
        <legend class="hidden">Time span</legend>
        {spans.map(choice)}
      </fieldset>
      {spans.map(chart)}
      <NumbersTable columns={COLUMNS} rows={hours.toReversed().flatMap((hour) => rowOf(hour, now))} />
    </section>
  );
}

function rowOf({ from, counts, median, p90 }: TimeSlice, now: number): NumbersRow[] {
  if (!counts) return [];
  return [{
    of: <Time at={from} now={now} />,
    cells: [
      checksIn(counts),
      orDash(uptimeOf([counts]), percentage),
      ...[median, p90].map((ms) => orDash(ms, duration)),
    ],
  }];
}
