import { BY_URGENCY, type State } from "../../lib/model/state.ts";
import type { Row } from "../../lib/show/rows.ts";
import { number } from "../../lib/text/numbers.ts";

/** As many sites as can be named in a size that is read from across a room. */
export const MAX_NAMED = 120;

/** Columns that a grid of so many names has at most: its cells are about three times as wide as high. */
const COLUMNS = [[6, 2], [12, 3], [20, 4], [42, 6], [72, 8], [MAX_NAMED, 10]] as const;

/** A square that is filled, of a square of one. */
const FILLED = 0.86;

export interface MosaicProps {
  rows: readonly Row[];
  /** About how much of the window's height there is for it, from 0 to 1. */
  height: number;
}

/** A window's width by its height. */
const WINDOW = 16 / 9;

/** Sites by their names, each in the colour of its state; many of them as squares without names, what fails first. */
export function Mosaic({ rows, height }: MosaicProps) {
  if (rows.length === 0) return null;
  if (rows.length > MAX_NAMED) return <Squares rows={rows} height={height} />;
  const [, columns] = COLUMNS.find(([most]) => rows.length <= most)!;
  const cell = ({ target: { id, name }, check }: Row) => (
    <li class={check?.state ?? "unknown"}>
      <a href={`/targets/${id}`} dir="auto">{name}</a>
    </li>
  );
  return <ul class={`cells columns-${columns}`}>{rows.map(cell)}</ul>;
}

function Squares({ rows, height }: MosaicProps) {
  const columns = Math.ceil(Math.sqrt(rows.length * WINDOW / height));
  const counts = new Map<State, number>();
  let place = 0;
  const paths = BY_URGENCY.map((state) => {
    const count = rows.filter(({ check }) => (check?.state ?? "unknown") === state).length;
    counts.set(state, count);
    let path = "";
    for (let index = 0; index < count; index++, place++) {
      path += `M${place % columns} ${Math.floor(place / columns)}h${FILLED}v${FILLED}h-${FILLED}z`;
    }
    return path && Path(state, path);
  });
  const words = [...counts].filter(([, count]) => count > 0).map(([state, count]) => `${number(count)} ${state}`);
  return (
    <svg
      class="squares"
      viewBox={`0 0 ${columns} ${Math.ceil(rows.length / columns)}`}
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
