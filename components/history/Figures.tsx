import type { ComponentChildren } from "preact";
import type { State } from "../../lib/model/state.ts";
import { type Uptimes, type Window, WINDOWS } from "../../lib/show/uptime.ts";
import { orDash, percentage } from "../../lib/text/numbers.ts";

/** A number, what it measures, and a note about it. */
export interface Figure {
  of: string;
  value: string;
  /** In whose colour the value is. Default: in the page's. */
  state?: State;
  note?: ComponentChildren;
}

const WINDOW_NAMES: Record<Window, string> = { "1d": "24 h", "7d": "7 days", "30d": "30 days", "90d": "90 days" };

/** The numbers that matter most, first. */
export function Figures({ figures }: { figures: readonly Figure[] }) {
  const figure = ({ of, value, state, note }: Figure) => (
    <div>
      <dt>{of}</dt>
      <dd class={state}>
        <b>{value}</b>
        {note && <small>{note}</small>}
      </dd>
    </div>
  );
  return <dl class="figures">{figures.map(figure)}</dl>;
}

export function uptimeFigures(uptimes: Uptimes): Figure[] {
  return WINDOWS.map((window) => ({
    of: `Uptime ${WINDOW_NAMES[window]}`,
    value: orDash(uptimes[window], percentage),
  }));
}
