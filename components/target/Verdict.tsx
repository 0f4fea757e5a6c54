import { totalOf } from "../../lib/model/check.ts";
import type { TrailPoint } from "../../lib/model/day.ts";
import type { Incident } from "../../lib/model/incident.ts";
import { TRAITS } from "../../lib/model/state.ts";
import { isCurrent, type View } from "../../lib/model/view.ts";
import type { Row } from "../../lib/show/rows.ts";
import { stateSince } from "../../lib/show/state_since.ts";
import { disputedWords, outcomeWords, ownWords, withDispute } from "../../lib/show/words.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";

export interface VerdictProps {
  view: View;
  row: Row;
  /** Of the past day, oldest first. */
  points: readonly TrailPoint[];
  /** The target's: open ones first, then the last to close. */
  incidents: readonly Incident[];
}

/** A target's state, since when, and why. */
export function Verdict({ view, row, points, incidents }: VerdictProps) {
  const { check } = row;
  const since = check && stateSince(check.state, points, incidents);
  const open = incidents.find(({ closed }) => closed === undefined);
  return (
    <p class="verdict">
      {check
        ? (
          <>
            <strong class={check.state}>{TRAITS[check.state].name}</strong>
            {!isCurrent(view) && ` when last checked${since === undefined ? "" : ","}`}
            {since !== undefined && Since(since, view.slot)}: {resultOf(row)}
          </>
        )
        : "Not checked yet"}
      {check?.state !== "down" && open && <>; down {Since(open.opened, view.slot)}</>}
      {view.latest && (
        <>
          . Last checked <Time at={view.latest.record.finished} now={view.slot} age />.
        </>
      )}
    </p>
  );
}

function Since(at: number, now: number) {
  return (
    <>
      {" since "}
      <Time at={at} now={now} />
      {now > at && ` (${duration(now - at)})`}
    </>
  );
}

function resultOf({ check, at }: Row): string {
  const ms = totalOf(check!.phases);
  const found = typeof check!.outcome !== "number"
    ? outcomeWords(check!, at)
    : ownWords(check!, at) + (ms === null ? "" : ` in ${duration(ms)}`);
  return withDispute(found, disputedWords(check!.opinions));
}
