import { scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import { DAY } from "../../lib/duration.ts";
import { checksIn } from "../../lib/model/state.ts";
import { shadeOf, type TimeSlice } from "../../lib/show/time_slices.ts";
import { dayMonth } from "../../lib/show/times.ts";
import { duration } from "../../lib/text/numbers.ts";
import { percent } from "../shared/percent.ts";
import { TimeLabel } from "../shared/TimeLabel.tsx";

export interface TimesChartProps {
  /** One after the other, oldest first, at least one. */
  slices: readonly TimeSlice[];
  /** ms UTC. */
  now: number;
  /** The chart's accessible name. */
  label: string;
  /** Whether what was down is as high as its share of the checks; else it is shaded from top to bottom. Default false. */
  isOfMany?: boolean;
}

/** Heights in pixels: of the drawing, of half a line above it and of the times below. Widths are in percent. */
const HEIGHT = 140;
const ABOVE = 8;
const BELOW = 24;
/** The least height of what was down, in pixels. */
const MIN_SHADE = 2;
/** Width of the scale on the left, in pixels. */
const GUTTER = 56;
/** Units across the drawing, which is stretched to the page. */
const WIDTH = 1000;

/** An edge of a slice: where across, and how long responses took there, in ms. */
interface Edge {
  x: number;
  median: number;
  p90: number;
}

/** Response times as a line for the median, a band up to the 90th percentile, and bars where a site did not respond. */
export function TimesChart({ slices, now, label, isOfMany = false }: TimesChartProps) {
  const [start, end] = [slices[0].from, slices.at(-1)!.to];
  const x = scaleUtc([start, end], [0, WIDTH]);
  const most = Math.max(0, ...slices.map(({ p90 }) => p90 ?? 0));
  const y = scaleLinear([0, Math.max(1, most)], [HEIGHT, 0]).nice(3);
  const runs = runsOf(slices, x);
  const median = line<Edge>().x((edge) => round(edge.x)).y((edge) => round(y(edge.median)));
  const band = area<Edge>().x((edge) => round(edge.x)).y0((edge) => round(y(edge.median)))
    .y1((edge) => round(y(edge.p90)));
  const lineOf = (run: Edge[]) => <path d={median(run)!} vector-effect="non-scaling-stroke" />;
  const bandOf = (run: Edge[]) => <path class="band" d={band(run)!} />;
  const shade = (slice: TimeSlice) => {
    const state = shadeOf(slice);
    const [left, right] = [x(slice.from), x(slice.to)];
    const share = isOfMany && state === "down" ? slice.counts!.down / checksIn(slice.counts!) : 1;
    const height = Math.max(MIN_SHADE, round(HEIGHT * share));
    const y = HEIGHT - height;
    return state && (
      <rect class={state} x={round(left)} width={round(right - left)} height={height} y={y > 0 ? y : undefined} />
    );
  };
  // No fractions of a millisecond, which would be shown rounded; no scale if nothing responded.
  const levels = most > 0 ? y.ticks(3).filter(Number.isInteger) : [0];
  const level = (ms: number) => <line x2="100%" y1={y(ms)} y2={y(ms)} />;
  const name = (ms: number) => (
    <text class="small" x={GUTTER - 8} y={y(ms) + 4} text-anchor="end">{ms === 0 ? "0" : duration(ms)}</text>
  );
  const hasHours = end - start <= 2 * DAY;
  const time = (at: Date) => {
    const place = { class: "small", x: percent(x(at) / WIDTH * 100), y: HEIGHT + 18 };
    // Days are those of UTC, whatever the viewer's zone.
    return hasHours
      ? <TimeLabel {...place} at={at.getTime()} now={now} />
      : <text {...place}>{dayMonth(at.getTime())}</text>;
  };
  return (
    <div class="latency">
      <svg class="chart" width={GUTTER} height={ABOVE + HEIGHT + BELOW} aria-hidden="true">
        <g transform={`translate(0 ${ABOVE})`}>{levels.map(name)}</g>
      </svg>
      <svg class="chart" width="100%" height={ABOVE + HEIGHT + BELOW} role="img" aria-label={label}>
        <g transform={`translate(0 ${ABOVE})`}>
          <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            {slices.map(shade)}
            {runs.map(bandOf)}
          </svg>
          {levels.map(level)}
          <svg width="100%" height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none">
            {runs.map(lineOf)}
          </svg>
          <g class="times">{x.ticks(5).filter((at) => x(at) < WIDTH * 0.9).map(time)}</g>
        </g>
      </svg>
    </div>
  );
}

/** The edges of slices that follow each other and have response times. */
function runsOf(slices: readonly TimeSlice[], x: (at: number) => number): Edge[][] {
  const runs: Edge[][] = [];
  let end: number | undefined;
  for (const { from, to, median, p90 } of slices) {
    if (median === null || p90 === null) {
      end = undefined;
      continue;
    }
    if (end !== from) runs.push([]);
    runs.at(-1)!.push({ x: x(from), median, p90 }, { x: x(to), median, p90 });
    end = to;
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
