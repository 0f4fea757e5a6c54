import { scaleLinear, scaleUtc } from "d3-scale";
import { line } from "d3-shape";
import { DAY } from "../../lib/duration.ts";
import type { TrailPoint } from "../../lib/model/day.ts";
import { TRAITS } from "../../lib/model/state.ts";
import { duration } from "../../lib/text/numbers.ts";
import { percent } from "../shared/percent.ts";
import { TimeLabel } from "../shared/TimeLabel.tsx";

export interface LatencyChartProps {
  /** Of the past day, oldest first. */
  points: readonly TrailPoint[];
  /** ms UTC; the chart ends there. */
  now: number;
  /** Length of a slot, ms. */
  interval: number;
}

/** Pixels of the drawing, and of the room above it for half a line and below for times. Across it measures in percent. */
const HEIGHT = 140;
const ABOVE = 8;
const BELOW = 24;
/** Pixels of the scale at its left. */
const GUTTER = 56;
/** Units across the drawing, which is stretched to the page. */
const WIDTH = 1000;

/** A target's response times over a day as a line, and bars behind it where it was down or unknown. */
export function LatencyChart({ points, now, interval }: LatencyChartProps) {
  const x = scaleUtc([now - DAY, now], [0, WIDTH]);
  const times = points.map(responseTime);
  const y = scaleLinear([0, Math.max(1, ...times.map((ms) => ms ?? 0))], [HEIGHT, 0]).nice(3);
  const path = line<number>()
    .defined((index) => times[index] !== null)
    .x((index) => x(points[index].slot))
    .y((index) => y(times[index]!));
  const runs = runsOf(points, interval).map((run) => path(run));
  const shaded = points.filter(({ state }) => !TRAITS[state].responded);
  const bar = ({ slot, state }: TrailPoint) => (
    <rect class={state} x={round(x(slot - interval / 2))} width={round(WIDTH * interval / DAY)} height={HEIGHT} />
  );
  // Parts of a millisecond would be shown as the whole ones around them; and where nothing responded there is no scale.
  const levels = times.some((ms) => ms !== null) ? y.ticks(3).filter(Number.isInteger) : [0];
  const level = (ms: number) => <line x2="100%" y1={y(ms)} y2={y(ms)} />;
  const label = (ms: number) => (
    <text class="small" x={GUTTER - 8} y={y(ms) + 4} text-anchor="end">{ms === 0 ? "0" : duration(ms)}</text>
  );
  const time = (at: Date) => (
    <TimeLabel class="small" at={at.getTime()} now={now} x={percent(x(at) / WIDTH * 100)} y={HEIGHT + 18} />
  );
  return (
    <div class="latency">
      <svg class="chart" width={GUTTER} height={ABOVE + HEIGHT + BELOW} aria-hidden="true">
        <g transform={`translate(0 ${ABOVE})`}>{levels.map(label)}</g>
      </svg>
      <svg
        class="chart"
        width="100%"
        height={ABOVE + HEIGHT + BELOW}
        role="img"
        aria-label="Response times over the past day; the table below has the numbers"
      >
        <g transform={`translate(0 ${ABOVE})`}>
          <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            {shaded.map(bar)}
          </svg>
          {levels.map(level)}
          <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            {runs.map((run) => run && Run(run))}
          </svg>
          <g class="times">{x.ticks(4).filter((at) => x(at) < WIDTH * 0.85).map(time)}</g>
        </g>
      </svg>
    </div>
  );
}

/** How long a site that is there took to respond, in ms; null: it did not, or took its time only to fail. */
export function responseTime({ state, ms }: TrailPoint): number | null {
  return TRAITS[state].responded ? ms : null;
}

function Run(path: string) {
  return <path d={path} vector-effect="non-scaling-stroke" />;
}

/** Places of points without a missed sweep between them. */
function runsOf(points: readonly TrailPoint[], interval: number): number[][] {
  const runs: number[][] = [];
  for (const [index, { slot }] of points.entries()) {
    if (index === 0 || slot - points[index - 1].slot > 1.5 * interval) runs.push([]);
    runs.at(-1)!.push(index);
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
