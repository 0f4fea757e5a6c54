import { isCurrent, type View } from "../../lib/model/view.ts";
import type { DownNow, DownTarget } from "../../lib/show/down_now.ts";
import { headline } from "../../lib/show/headline.ts";
import type { Row } from "../../lib/show/rows.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { type StateCounts, TRAITS } from "../../lib/model/state.ts";
import { number } from "../../lib/text/numbers.ts";
import { HostText } from "../shared/HostText.tsx";
import { Time } from "../shared/Time.tsx";
import { Mosaic } from "./Mosaic.tsx";

/** How many of those that went down in the past 24 hours fit, with the reason. */
const MAX_TODAY = 15;
/** How many characters fit of the names of what is down for longer, and of what is between two of them. */
const MAX_LONGER = 560;
const BETWEEN = 3;
/** Characters in a line, on a screen that is wider than high. */
const LINE = 120;

export interface WallProps {
  view: View;
  /** The view's. */
  rows: readonly Row[];
  /** Their states. */
  counts: Readonly<StateCounts>;
  down: DownNow;
}

/** The overall status for a screen on a wall: as the colour of its edge, as a sentence, and with the names of what is down. */
export function Wall({ view, rows, counts, down: { isKnown, today, longer } }: WallProps) {
  const { emphasis, rest, state } = headline(view);
  const { latest } = view;
  const shortly = today.slice(0, MAX_TODAY);
  const lasting = withRoom(longer);
  const named = [...shortly, ...lasting].map(({ row }) => row);
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
              {!isKnown && named.length > 0 && " Down at the last reliable check:"}
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
      {shortly.length > 0 && <ul class="today">{shortly.map((site) => Today(site, view.slot))}</ul>}
      {longer.length > 0 && (
        <p class="for-longer">
          <b>{number(longer.length)} down for longer</b> {lasting.map(({ row: { target } }) => (
            <>
              <a href={`/targets/${target.id}`} dir="auto">{target.name}</a>
              {" "}
            </>
          ))}
        </p>
      )}
      <Mosaic rows={rows} counts={counts} named={named} height={heightLeft(shortly, lasting)} />
    </main>
  );
}

/** The first ones, whose names have room. */
function withRoom(longer: readonly DownTarget[]): DownTarget[] {
  let length = 0;
  return longer.filter((site) => (length += lengthOf(site)) <= MAX_LONGER);
}

function lengthOf({ row }: DownTarget): number {
  return row.target.name.length + BETWEEN;
}

/** What the head, three sites a row and lines of names leave of the window's height. */
function heightLeft(shortly: readonly DownTarget[], lasting: readonly DownTarget[]): number {
  const rows = Math.ceil(shortly.length / 3);
  const lines = Math.ceil(lasting.reduce((sum, site) => sum + lengthOf(site), 0) / LINE);
  return 0.82 - 0.105 * rows - 0.0325 * lines;
}

function Today({ row: { target }, opened, why, disputed, isNew }: DownTarget, now: number) {
  return (
    <li>
      <a href={`/targets/${target.id}`} dir="auto">
        <HostText text={target.name} />
      </a>
      <span>
        {why}, {disputed && "disputed, "}
        {isNew && <strong>new,</strong>} since <Time at={opened} now={now} />
      </span>
    </li>
  );
}
