import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { View } from "../../lib/model/view.ts";
import { momentText } from "../../lib/show/query.ts";
import { columnWords, dayStrip, type Strip as Columns, type StripColumn, weekStrip } from "../../lib/show/strip.ts";
import { moment } from "../../lib/show/times.ts";
import { number } from "../../lib/text/numbers.ts";
import Picked from "../../islands/Picked.tsx";
import { percent } from "../shared/percent.ts";
import { TimeLabel } from "../shared/TimeLabel.tsx";

/** Pixels. */
const HEIGHT = 44;
const MIN_BAR = 3;

/** How many sites were down over the past 24 hours and eight days; each column leads to the page as it was then. */
export function Strips({ view }: { view: View }) {
  if (view.week.length === 0) return null;
  return (
    <section aria-labelledby="earlier">
      <h2 id="earlier">Earlier</h2>
      <p class="subtitle">Sites that were down. Choose a column to see this page as it was then.</p>
      <div class="timelines">
        {Timelines({ view })}
        <div class="chosen" data-keep>
          <Picked />
        </div>
      </div>
      <form class="at" action="./" method="get">
        <label>
          Date and time (UTC){" "}
          <input
            type="datetime-local"
            name="at"
            required
            min={fieldTime(view.week[0].slot)}
            max={fieldTime(view.past?.now ?? view.slot)}
          />
        </label>{" "}
        <button type="submit">Show</button>
      </form>
    </section>
  );
}

const drawings = new WeakMap<View, string>();

/** Both strips, drawn once per view: with their 340 links they take a third of the time of a page that shows few sites. */
function Timelines({ view }: { view: View }) {
  let html = drawings.get(view);
  if (html === undefined) {
    html = renderToString(
      <>
        <Strip view={view} strip={dayStrip(view)} name="24 hours" labels={6} />
        <Strip view={view} strip={weekStrip(view)} name="8 days" labels={4} />
      </>,
    );
    drawings.set(view, html);
  }
  return jsxTemplate([html]);
}

interface StripProps {
  view: View;
  strip: Columns;
  name: string;
  /** How many times are shown below it. */
  labels: number;
}

function Strip({ view: { slot, past }, strip, name, labels }: StripProps) {
  const { columns, step, least, most } = strip;
  const now = past?.now ?? slot;
  const shown = past && columns.findIndex(({ from }) => from <= slot && slot < from + step);
  const newest = columns.findLastIndex(({ worst }) => worst);
  const every = columns.length / labels;
  const label = (_: unknown, index: number) => (
    <TimeLabel at={columns[index * every].from} now={now} x={percent(index * 100 / labels)} y={13} />
  );
  return (
    <figure class="timeline">
      <figcaption>
        {name}: <b>{least < most ? `${number(least)} to ${number(most)}` : number(most)}</b> down
      </figcaption>
      <svg
        viewBox={`0 0 ${columns.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        width="100%"
        height={HEIGHT}
        role="group"
        aria-label={`${name}, check by check`}
      >
        <path class="down" d={columns.map((column, index) => bar(column, index, most)).join("")} />
        <path class="unknown" d={columns.map(gap).join("")} />
        {columns.map((column, index) =>
          Column(column, index, { now, isShown: index === shown, isTabStop: index === (shown ?? newest) })
        )}
      </svg>
      <svg class="axis" width="100%" height="18" aria-hidden="true">
        {Array.from({ length: labels }, label)}
      </svg>
    </figure>
  );
}

interface ColumnOptions {
  now: number;
  isShown: boolean;
  /** One column per strip; the arrow keys lead from it to the others. */
  isTabStop: boolean;
}

function Column(column: StripColumn, x: number, { now, isShown, isTabStop }: ColumnOptions) {
  const { worst } = column;
  if (!worst) return null;
  // Not as an element, since Fresh would take its title for the page's.
  const words = `<title>${moment(worst.slot, now, "UTC")} UTC: ${columnWords(column)}</title>`;
  return (
    <a
      href={`./?at=${momentText(worst.slot)}`}
      tabIndex={isTabStop ? 0 : -1}
      aria-current={isShown ? "true" : undefined}
      dangerouslySetInnerHTML={{ __html: `${words}<rect x="${x}"/>` }}
    />
  );
}

/** From zero, so that twice the height is twice the sites. */
function bar({ worst }: StripColumn, index: number, most: number): string {
  if (!worst?.reliable || worst.counts.down === 0) return "";
  const height = Math.max(MIN_BAR, Math.round(worst.counts.down / most * HEIGHT));
  return `M${index} ${HEIGHT}v-${height}h.8v${height}z`;
}

/** A low mark where nothing is known. */
function gap({ worst }: StripColumn, index: number): string {
  return worst?.reliable ? "" : `M${index} ${HEIGHT}v-2h.8v2z`;
}

/** `2026-11-29T03:10`, as a field of a form has it. */
function fieldTime(time: number): string {
  return new Date(time).toISOString().slice(0, 16);
}
