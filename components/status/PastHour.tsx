import { type State, TRAITS } from "../../lib/model/state.ts";
import type { PastSweep } from "../../lib/model/sweep.ts";
import type { View } from "../../lib/model/view.ts";
import { changeCounts } from "../../lib/show/changes.ts";
import { shownStates } from "../../lib/show/shown_states.ts";
import { latenessWords } from "../../lib/show/lateness.ts";
import { counted, duration, number } from "../../lib/text/numbers.ts";
import { type NumbersRow, NumbersTable } from "../shared/NumbersTable.tsx";
import { Time } from "../shared/Time.tsx";
import { type Column, HourChart, HourLegend, wrongIn } from "./HourChart.tsx";

/** The past hour, sweep by sweep: a picture, and its numbers. */
export function PastHour({ view }: { view: View }) {
  const { sweeps, missed, slot: now, interval } = view;
  const changes = changeCounts(view);
  const columns: Column[] = [
    ...sweeps.map(({ record }) => ({ slot: record.slot, record, changes: changes.get(record.slot) })),
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
          {sweeps.some(({ record }) => wrongIn(record) > 0)
            ? (
              <>
                <div class="subtitle">
                  Sites that were down or unknown, check by check <HourLegend />
                </div>
                <HourChart columns={columns} now={now} interval={interval} />
                <p class="subtitle">{besideWords(sweeps)}</p>
              </>
            )
            : <p class="subtitle">No site was down or unknown in the past hour. {besideWords(sweeps)}</p>}
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

/** What the chart leaves out, as numbers: `57 to 58 sites were blocked.`; "": there was nothing of it. */
function besideWords(sweeps: readonly PastSweep[]): string {
  const words = ([["blocked", "blocked"], ["maintenance", "in maintenance"]] as const).map(([state, word]) => {
    const counts = sweeps.map(({ record }) => record.counts[state]);
    const [least, most] = [Math.min(...counts), Math.max(...counts)];
    if (most === 0) return "";
    const sites = least === most ? counted(most, "site") : `${number(least)} to ${number(most)} sites`;
    return `${sites} ${most === 1 && least === 1 ? "was" : "were"} ${word}.`;
  });
  return words.filter(Boolean).join(" ");
}
