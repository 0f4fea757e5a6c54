import { jsxTemplate } from "preact/jsx-runtime";
import { renderToString } from "preact-render-to-string";
import type { PastCheck } from "../../lib/show/rows.ts";
import { type State, STATES, TRAITS } from "../../lib/model/state.ts";

/** How many sweeps have a mark. */
const COUNT = 6;

/** Height of the highest mark, in pixels. */
const MAX_HEIGHT = 18;
/** From one mark to the next, in pixels, 3 of them empty. */
const STEP = 10;

export interface MarksProps {
  /** Oldest first; the newest six are shown, the newest of all at the right. */
  hour: readonly PastCheck[];
}

/**
 * A target's last six sweeps at a glance; where it was not in the list there is no mark. The stylesheet shows the same in
 * words while the pointer is over them, or the focus in their row.
 */
export function Marks({ hour }: MarksProps) {
  return jsxTemplate([marksHtml(hour)]);
}

/** The markup of `Marks`. */
export function marksHtml(hour: MarksProps["hour"]): string {
  return htmlOf(hour.slice(-COUNT).map(({ check }) => check?.state));
}

type PastState = State | undefined;

/** By the states that are drawn: a thousand targets share a few dozen of at most 6^6 histories. */
const drawings = new Map<string, string>();

function htmlOf(states: readonly PastState[]): string {
  const key = states.join();
  let html = drawings.get(key);
  if (html === undefined) drawings.set(key, html = renderToString(<Drawing states={states} />));
  return html;
}

function Drawing({ states }: { states: readonly PastState[] }) {
  return (
    <span class="marks says" role="img" aria-label={labelOf(states)}>
      <svg>
        {STATES.filter((state) => states.includes(state)).map((state) => Path(state, pathOf(states, state)))}
      </svg>
    </span>
  );
}

/** All marks of one state: a page has a thousand drawings, most of them of one path. */
function Path(state: State, path: string) {
  return jsxTemplate([`<path class="${state}" d="${path}"/>`]);
}

function pathOf(states: readonly PastState[], state: State): string {
  const left = (COUNT - states.length) * STEP + 1;
  // The stroke, which rounds the corners, adds a pixel on each side.
  const height = TRAITS[state].mark - 2;
  return states.map((one, index) =>
    one === state ? `M${left + index * STEP} ${MAX_HEIGHT - 1 - height}h5v${height}h-5z` : ""
  ).join("");
}

function labelOf(states: readonly PastState[]): string {
  if (states.length === 0) return "Not checked yet";
  const runs: { name: string; count: number }[] = [];
  for (const state of states) {
    const name = state ? TRAITS[state].name.toLowerCase() : "not in the list";
    const run = runs.at(-1);
    if (run?.name === name) run.count++;
    else runs.push({ name, count: 1 });
  }
  const text = runs.map(({ name, count }) => `${count} ${name}`).join(", then ");
  return states.length === 1 ? `Last check: ${runs[0].name}` : `Last ${states.length} checks: ${text}`;
}
