import { BY_URGENCY, checksIn, type State, type StateCounts } from "../../lib/model/state.ts";
import type { Row } from "../../lib/show/rows.ts";
import { number } from "../../lib/text/numbers.ts";
import { HostText } from "../shared/HostText.tsx";

/** How many sites can be named in a size that can be read from across a room. */
export const MAX_NAMED = 120;

/** Columns that a grid of so many names has at most: its cells are about three times as wide as high. */
const COLUMNS = [[6, 2], [12, 3], [20, 4], [42, 6], [72, 8], [MAX_NAMED, 10]] as const;

/** Path commands that draw a square with a gap and move to the next one. */
const SQUARE = "h.86v.86h-.86zm1 0";

export interface MosaicProps {
  rows: readonly Row[];
  /** By their state. */
  counts: Readonly<StateCounts>;
  /** Left out, since they are named elsewhere on the page. */
  named: readonly Row[];
  /** About how much of the window's height there is for it, from 0 to 1. */
  height: number;
}

/** The assumed aspect ratio of the window. */
const WINDOW = 16 / 9;

/** Sites by their names, each in the colour of its state; many of them as squares without names, what fails first. */
export function Mosaic({ rows, counts, named, height }: MosaicProps) {
  const total = rows.length - named.length;
  if (total === 0) return null;
  if (total > MAX_NAMED) return <Squares counts={countsWithout(named, counts)} height={height} />;
  const ids = new Set(named.map(({ target }) => target.id));
  const others = rows.filter(({ target }) => !ids.has(target.id));
  const [, columns] = COLUMNS.find(([most]) => total <= most)!;
  const cell = ({ target: { id, name }, check }: Row) => (
    <li class={check?.state ?? "unknown"}>
      <a href={`/targets/${id}`} dir="auto">
        <HostText text={name} />
      </a>
    </li>
  );
  return <ul class={`cells columns-${columns}`}>{others.map(cell)}</ul>;
}

function countsWithout(rows: readonly Row[], counts: Readonly<StateCounts>): StateCounts {
  const left = { ...counts };
  for (const { check } of rows) left[check?.state ?? "unknown"]--;
  return left;
}

function Squares({ counts, height }: Pick<MosaicProps, "counts" | "height">) {
  const total = checksIn(counts);
  const columns = Math.ceil(Math.sqrt(total * WINDOW / height));
  const states = BY_URGENCY.filter((state) => counts[state] > 0);
  let index = 0;
  const paths = states.map((state) => {
    const start = index;
    index += counts[state];
    return Path(state, pathOf(start, index, columns));
  });
  const words = states.map((state) => `${number(counts[state])} ${state}`);
  return (
    <svg
      class="squares"
      viewBox={`0 0 ${columns} ${Math.ceil(total / columns)}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={words.join(", ")}
    >
      {paths}
    </svg>
  );
}

function Path(state: State, path: string) {
  return <path class={state} d={path} />;
}

/** The squares from one index to another, row by row. */
function pathOf(start: number, end: number, columns: number): string {
  let path = "";
  for (let index = start; index < end;) {
    const column = index % columns;
    const count = Math.min(columns - column, end - index);
    path += `M${column} ${Math.floor(index / columns)}${SQUARE.repeat(count)}`;
    index += count;
  }
  return path;
}
