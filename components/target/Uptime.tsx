import { DAY } from "../../lib/duration.ts";
import { type Day, dayOf, type TargetDay, uptimeOf } from "../../lib/model/day.ts";
import { date } from "../../lib/show/times.ts";
import { duration, percentage } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { percent } from "../shared/percent.ts";

export interface UptimeProps {
  /** The target's. */
  id: string;
  /** Days that are over, oldest first. */
  days: readonly Day[];
  /** ms UTC. */
  now: number;
}

const SPANS = [7, 30, 90];
const COLUMNS = ["Day", "Uptime", "Down", "Median", "99th percentile"];

/** A day of a target; undefined: nothing is known of it. */
interface PastDay {
  day: number;
  found?: TargetDay;
}

/** How much of the past 7, 30 and 90 days a target was up: a bar a day, and the numbers. */
export function Uptime({ id, days, now }: UptimeProps) {
  const dayOfTarget = new Map(days.map(({ day, targets }) => [day, targets.get(id)]));
  const today = dayOf(now);
  const past = Array.from({ length: Math.max(...SPANS) }, (_, index): PastDay => {
    const day = today - (Math.max(...SPANS) - index) * DAY;
    return { day, found: dayOfTarget.get(day) };
  });
  const span = (length: number) => Span(length, past.slice(-length));
  const known = past.filter(({ found }) => found).reverse();
  return (
    <section aria-labelledby="uptime">
      <h2 id="uptime">Uptime</h2>
      {known.length === 0 ? <p class="subtitle">Available after the first full day (UTC).</p> : (
        <>
          <p class="subtitle">Share of checks that were up or blocked, per full UTC day</p>
          <ul class="uptime">{SPANS.map(span)}</ul>
          <NumbersTable columns={COLUMNS} rows={known.map(rowOf)} />
        </>
      )}
    </section>
  );
}

/** Height of the bars, in pixels; one of a day without fault is full, and of what was down something is always left out. */
const HEIGHT = 34;

function Span(length: number, days: readonly PastDay[]) {
  const uptime = uptimeOf(days.flatMap(({ found }) => found ?? []));
  const width = 100 / length;
  const gap = width * Math.min(0.25, length / 300);
  const bar = ({ found }: PastDay, index: number) => {
    const share = found && uptimeOf([found]);
    const full = typeof share === "number" ? share === 1 ? HEIGHT : Math.min(HEIGHT - 4, share * HEIGHT) : 0;
    const at = { x: percent(index * width + gap / 2), width: percent(width - gap) };
    return (
      <>
        {full > 0 && <rect class="up" {...at} y={HEIGHT - full} height={full} />}
        {typeof share === "number" && full < HEIGHT && <rect class="down" {...at} height={HEIGHT - full} />}
        {typeof share !== "number" && <rect class="unknown" {...at} y={HEIGHT - 2} height="2" />}
      </>
    );
  };
  return (
    <li>
      <span>
        {length} days <b>{uptime === null ? "no data" : percentage(uptime)}</b>
      </span>
      <svg class="chart" width="100%" height={HEIGHT} aria-hidden="true">{days.map(bar)}</svg>
    </li>
  );
}

function rowOf({ day, found }: PastDay): NumbersRow {
  const uptime = found ? uptimeOf([found]) : null;
  const took = (ms: number | null | undefined) => typeof ms === "number" ? duration(ms) : "–";
  return {
    of: date(day),
    cells: [uptime === null ? "–" : percentage(uptime), found?.down, took(found?.p50), took(found?.p99)],
  };
}
