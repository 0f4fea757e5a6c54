import { type State, TRAITS } from "../../lib/model/state.ts";
import type { View } from "../../lib/model/view.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import { duration, number } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { Time } from "../shared/Time.tsx";
import { type Column, HourChart, HourLegend } from "./HourChart.tsx";

/** The past hour, sweep by sweep: a picture, and its numbers. */
export function PastHour({ view: { sweeps, missed, slot: now, interval } }: { view: View }) {
  const columns: Column[] = [
    ...sweeps.map(({ record }) => ({ slot: record.slot, record })),
    ...missed.map((slot) => ({ slot })),
  ].sort((a, b) => a.slot - b.slot);
  const states = shownStates(sweeps.map(({ record }) => record.counts));
  const names = ["Check", ...states.map((state) => TRAITS[state].name), "Duration"];
  const row = ({ slot, record }: Column): NumbersRow => ({
    of: <Time at={slot} now={now} />,
    cells: record ? cellsOf(record, states, interval) : ["missed"],
  });
  return (
    <section aria-labelledby="past-hour">
      <h2 id="past-hour">Past hour</h2>
      {columns.length === 0 ? <p class="subtitle">No checks finished in the past hour.</p> : (
        <>
          <div class="subtitle">
            Sites that weren't up, check by check <HourLegend />
          </div>
          <HourChart columns={columns} now={now} interval={interval} />
          <NumbersTable columns={names} rows={columns.toReversed().map(row)} />
        </>
      )}
    </section>
  );
}

function cellsOf(
  { counts, started, finished, late, reliable }: NonNullable<Column["record"]>,
  states: readonly State[],
  interval: number,
) {
  const took = [duration(finished - started), latenessWords(late, interval), !reliable && "unreliable"];
  return states.map((state) => number(counts[state])).concat(took.filter(Boolean).join(", "));
}
