import { isCurrent, type View } from "../../lib/model/view.ts";
import type { DownNow, DownTarget } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";
import type { Row } from "../../lib/show/rows.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { type StateCounts, TRAITS } from "../../lib/model/state.ts";
import { number } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";
import { Mosaic } from "./Mosaic.tsx";

/** As many as have room: with what went down in the past 24 hours, why; of those that are down for longer the names. */
const MAX_TODAY = 15;
const MAX_LONGER = 40;

export interface WallProps {
  view: View;
  /** The view's. */
  rows: readonly Row[];
  /** Their states. */
  counts: Readonly<StateCounts>;
  down: DownNow;
}

/** How things are, for a screen on a wall: its edge says it in a colour, its head in a sentence, and what is down is named. */
export function Wall({ view, rows, counts, down: { today, longer } }: WallProps) {
  const { emphasis, rest, state } = headline(view);
  const { latest } = view;
  const named = [...today.slice(0, MAX_TODAY), ...longer.slice(0, MAX_LONGER)].map(({ row }) => row);
  const edge = isCurrent(view) ? state ?? "unknown" : "unknown";
  return (
    <main class={`wall ${edge}`}>
      <noscript>
        <meta http-equiv="refresh" content="30" />
      </noscript>
      <header>
        <h1>
          {emphasis && <em class={state}>{emphasis}</em>}
          {emphasis ? ` ${rest}` : rest}
        </h1>
        <p>
          {latest && (
            <>
              Last checked <Time at={latest.record.finished} now={view.slot} age />.
              {view.behind && " Checks are behind schedule."}
            </>
          )}
        </p>
        {latest && (
          <ul class="tiles">
            {shownStates([latest.record.counts]).map((state) => (
              <li class={state}>
                <span>{TRAITS[state].name}</span> <b>{number(latest.record.counts[state])}</b>
              </li>
            ))}
          </ul>
        )}
      </header>
      {today.length > 0 && <ul class="today">{today.slice(0, MAX_TODAY).map((site) => Today(site, view.slot))}</ul>}
      {longer.length > 0 && (
        <p class="for-longer">
          <b>{number(longer.length)} down for longer</b> {longer.slice(0, MAX_LONGER).map(({ row: { target } }) => (
            <>
              <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>
              {" "}
            </>
          ))}
        </p>
      )}
      <Mosaic rows={rows} counts={counts} named={named} height={heightLeft(today.length, longer.length)} />
    </main>
  );
}

/** What the head, three sites a row and the names of what is down for longer leave of the window's height. */
function heightLeft(today: number, longer: number): number {
  const rows = Math.ceil(Math.min(today, MAX_TODAY) / 3);
  return 0.82 - 0.105 * rows - (longer > 0 ? 0.13 : 0);
}

function Today({ row: { target }, opened, why, disputed, isNew }: DownTarget, now: number) {
  return (
    <li>
      <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>
      <span>
        {why}, {disputed && "disputed, "}
        {isNew && <strong>new,</strong>} since <Time at={opened} now={now} />
      </span>
    </li>
  );
}
