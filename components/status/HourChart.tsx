import { BY_URGENCY, type State, TRAITS } from "../../lib/model/state.ts";
import type { SweepRecord } from "../../lib/model/sweep.ts";
import { type ChangeCounts, changeText } from "../../lib/show/changes.ts";
import { queryString } from "../../lib/show/query.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import { moment } from "../../lib/show/times.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { percent } from "../shared/percent.ts";
import { TimeLabel } from "../shared/TimeLabel.tsx";

/** A slot of the past hour; without a record it was missed. */
export interface Column {
  /** ms UTC. */
  slot: number;
  record?: SweepRecord;
  /** Undefined: it is not known, since the sweep before is not shown. */
  changes?: ChangeCounts;
}

export interface HourChartProps {
  /** Oldest first. */
  columns: readonly Column[];
  /** ms UTC. */
  now: number;
  /** Length of a slot, ms. */
  interval: number;
}

/** What is stacked, from the ground up. */
const STACKED = BY_URGENCY.filter((state) => TRAITS[state].stacked);

/** Pixels of the highest bar, and of one target at most: if little is wrong, the chart is low. */
const MAX_HEIGHT = 124;
const MAX_STEP = 12;
/** Pixels of a part at least, so that it can be seen. */
const MIN_PART = 3;
/** Room for a number over the highest bar, for time, changes and duration below, and for how late a sweep began. */
const ABOVE = 28;
const BELOW = 56;
const LATE = 16;
/** In percent: an hour has six ten-minute slots, and the first of them is no wider than the others will be. */
const MAX_WIDTH = 100 / 6;
/** More columns than this are too narrow for a number each. */
const MAX_NUMBERED = 8;

/** The past hour as stacked columns, one a slot. Widths are in percent, so that text keeps its size. */
export function HourChart({ columns, now, interval }: HourChartProps) {
  const most = Math.max(0, ...columns.map(({ record }) => record ? wrongIn(record) : 0));
  const height = Math.min(MAX_HEIGHT, most * MAX_STEP);
  const width = Math.min(MAX_WIDTH, 100 / columns.length);
  const isNumbered = columns.length <= MAX_NUMBERED;
  const step = isNumbered ? 1 : Math.ceil(columns.length / 6);
  const late = ({ record }: Column) => record && latenessWords(record.late, interval);
  const column = (column: Column, index: number) => {
    const { slot, record, changes } = column;
    const middle = percent((index + 0.5) * width);
    // A date at each has no room on a phone.
    const before = columns[Math.max(0, index - step)].slot;
    const place = { x: percent(index * width), width: percent(width) };
    return (
      <>
        {record
          ? <Bar record={record} x={index * width} width={width} scale={height / most} isNumbered={isNumbered} />
          : <text class="value" x={middle} y="-8">{isNumbered ? "missed" : "×"}</text>}
        {index % step === 0 && <TimeLabel at={slot} now={now} beside={before} x={middle} y={18} />}
        {isNumbered && changes && <text class="turns" x={middle} y="34">{changeText(changes)}</text>}
        {index % step === 0 && record && (
          <text class="small" x={middle} y={isNumbered ? 50 : 34}>{duration(record.finished - record.started)}</text>
        )}
        {record && late(column) &&
          (isNumbered ? <Late x={middle} late={record.late} /> : <rect class="late" {...place} y="2" height="3" />)}
      </>
    );
  };
  /** Over its column, for the pointer and the keyboard: what it shows, in words, and the way to the page as it was then. */
  const words = (column: Column) => {
    const { slot, record, changes } = column;
    const label = `${moment(slot, now, "UTC")} UTC: ${
      record ? wordsOf(record, { late: late(column), changes }) : "missed"
    }`;
    return (
      <li>
        {record
          ? <a class="says" href={`./${queryString({ at: slot })}`} aria-label={label} />
          : <span class="says" role="img" tabIndex={0} aria-label={label} />}
      </li>
    );
  };
  return (
    <div class="hour-chart">
      <svg
        class="chart"
        width="100%"
        height={ABOVE + height + BELOW + (isNumbered && columns.some(late) ? LATE : 0)}
        aria-hidden="true"
      >
        <g transform={`translate(0 ${ABOVE + height})`} text-anchor="middle">
          <line x2="100%" />
          {!isNumbered && most > 0 && <Scale most={most} height={height} />}
          {columns.map(column)}
        </g>
      </svg>
      <ul>{columns.map(words)}</ul>
    </div>
  );
}

/** `15 down, 49 blocked, 2 went down, took 28.4 s, 1 min 33 s late`. */
function wordsOf(
  { counts, started, finished, reliable }: SweepRecord,
  { late, changes }: { late?: string; changes?: ChangeCounts },
): string {
  const states = BY_URGENCY.filter((state) => state !== "up" && counts[state] > 0)
    .map((state) => `${number(counts[state])} ${TRAITS[state].name.toLowerCase()}`);
  const found = states.length > 0 ? states : ["all up"];
  const changed = [
    changes?.down && `${number(changes.down)} went down`,
    changes?.recovered && `${number(changes.recovered)} recovered`,
  ];
  return [...found, ...changed, `took ${duration(finished - started)}`, late, !reliable && "unreliable"].filter(Boolean)
    .join(", ");
}

/** How late a sweep began; a narrow page has room for the minutes alone. */
function Late({ x, late }: { x: string; late: number }) {
  const [length, unit, ...rest] = duration(late).split(" ");
  return (
    <text class="small late" x={x} y="66">
      +{length} {unit}
      {rest.length > 0 && <tspan>{` ${rest.join(" ")}`}</tspan>}
    </text>
  );
}

/** The scale of many columns: the height of the highest. */
function Scale({ most, height }: { most: number; height: number }) {
  return (
    <>
      <line x2="100%" y1={-height} y2={-height} />
      <text class="small" x="0" y={-height - 6} text-anchor="start">{number(most)} down or unknown</text>
    </>
  );
}

interface BarProps {
  record: SweepRecord;
  /** Percent. */
  x: number;
  width: number;
  /** Pixels a target. */
  scale: number;
  isNumbered: boolean;
}

function Bar({ record, x, width, scale, isNumbered }: BarProps) {
  const { counts, reliable } = record;
  let top = -1;
  const part = (state: State) => {
    if (counts[state] === 0) return null;
    const height = Math.max(MIN_PART, Math.round(counts[state] * scale));
    top -= height;
    const left = percent(x + width * 0.19);
    return <rect class={state} x={left} width={percent(width * 0.62)} y={top} height={height - 1} rx="1" />;
  };
  const parts = STACKED.map(part);
  const word = !reliable ? "unreliable" : wrongIn(record) === 0 ? "none down" : undefined;
  return (
    <>
      {parts}
      {isNumbered && (
        <text class="value" x={percent(x + width / 2)} y={top - 7}>
          {word ?? number(counts.down)} {word === undefined && <tspan>down</tspan>}
        </text>
      )}
    </>
  );
}

/** The states that the chart shows, by their colours. */
export function HourLegend() {
  const entry = (state: State) => <li class={state}>{TRAITS[state].name.toLowerCase()}</li>;
  return <ul class="legend">{STACKED.map(entry)}</ul>;
}

/** How many the chart shows of a sweep. */
export function wrongIn({ counts }: SweepRecord): number {
  return STACKED.reduce((sum, state) => sum + counts[state], 0);
}
