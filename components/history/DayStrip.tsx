import DayPicker from "../../islands/DayPicker.tsx";
import { uptimeOf } from "../../lib/model/day.ts";
import { dayStep, dayWords, STEP_WORDS } from "../../lib/show/day_words.ts";
import type { PastDay } from "../../lib/show/past_days.ts";
import { date, dayMonth, dayText } from "../../lib/show/times.ts";
import { duration, orDash, percentage } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { percent } from "../shared/percent.ts";

export interface DayStripProps {
  /** Oldest first; the last is today. */
  days: readonly PastDay[];
  /** The URL of the incidents of a day, `2026-01-02`. */
  hrefOf: (day: string) => string;
}

/** Pixels of a bar, by the step of its day, so that the height alone shows that; the last one is for a day without data. */
const HEIGHT = 34;
const HEIGHTS = [HEIGHT, 27, 20, 13];
const UNKNOWN = 3;

const COLUMNS = ["Day", "Uptime", "Down", "Incidents", "Median", "90th percentile"];

/** Ninety days at a glance, a bar each, with details on hover, tap and arrow keys, and in a table below. */
export function DayStrip({ days, hrefOf }: DayStripProps) {
  const known = days.filter(({ counts }) => counts);
  const width = 100 / days.length;
  const bar = (day: PastDay, index: number) => {
    const step = dayStep(day);
    const height = step === undefined ? UNKNOWN : HEIGHTS[step];
    // For the pointer, where there is no script. Not as an element, since Fresh would take its title for the page's.
    const hint = { __html: `<title>${dayWords(day)}</title>` };
    return (
      <svg class="day" x={percent(index * width)} width={percent(width)} height={HEIGHT}>
        <rect
          class={step === undefined ? "unknown" : `step-${step}`}
          x="10%"
          width="80%"
          y={HEIGHT - height}
          height={height}
        />
        <rect class="column" width="100%" height={HEIGHT} dangerouslySetInnerHTML={hint} />
      </svg>
    );
  };
  const entry = ([step, words]: [string, string]) => <li class={`step-${step}`}>{words}</li>;
  return (
    <section aria-labelledby="days">
      <h2 id="days">Past 90 days</h2>
      {known.length === 0 ? <p class="subtitle">Available after the first check.</p> : (
        <>
          <div class="subtitle">
            Uptime per UTC day
            <ul class="legend">
              {Object.entries(STEP_WORDS).map(entry)}
            </ul>
          </div>
          <div class="day-strip">
            <svg width="100%" height={HEIGHT} aria-hidden="true">{days.map(bar)}</svg>
            <p class="ends">
              <span>{dayMonth(days[0].day)}</span> <span>today</span>
            </p>
            <div data-keep>
              <DayPicker />
            </div>
          </div>
          <NumbersTable columns={COLUMNS} rows={known.toReversed().map((day) => rowOf(day, hrefOf))} />
        </>
      )}
    </section>
  );
}

function rowOf({ day, counts, median, p90, incidents }: PastDay, hrefOf: DayStripProps["hrefOf"]): NumbersRow {
  const uptime = uptimeOf([counts!]);
  const link = <a href={hrefOf(dayText(day, "UTC"))}>{incidents}</a>;
  return {
    of: date(day),
    cells: [
      orDash(uptime, percentage),
      counts!.down,
      incidents === 0 ? 0 : link,
      orDash(median, duration),
      orDash(p90, duration),
    ],
  };
}
