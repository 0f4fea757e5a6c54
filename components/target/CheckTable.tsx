import { type Phase, PHASES, type Phases, totalOf } from "../../lib/model/check.ts";
import { isDisputed } from "../../lib/model/opinion.ts";
import type { PastCheck } from "../../lib/show/rows.ts";
import { opinionWords, outcomeWords } from "../../lib/show/words.ts";
import { duration, orDash } from "../../lib/text/numbers.ts";
import { percent } from "../shared/percent.ts";
import { Time } from "../shared/Time.tsx";

export interface CheckTableProps {
  /** Any order. */
  hour: readonly PastCheck[];
  /** Slots that went by without a check, ms UTC. */
  missed: readonly number[];
  /** ms UTC. */
  now: number;
}

/** How many checks are shown at first. */
const SHOWN = 6;

const PHASE_NAMES: Record<Phase, string> = { dns: "DNS", connect: "Connect", tls: "TLS", firstByte: "First byte" };

/** A check of the past hour, or a slot without one. */
type Slot = PastCheck | { slot: number; isMissed: true };

/** A target's checks of the past hour, newest first, with what each phase took; the newest six, and the others on demand. */
export function CheckTable({ hour, missed, now }: CheckTableProps) {
  const slots: Slot[] = [...hour, ...missed.map((slot) => ({ slot, isMissed: true as const }))]
    .sort((a, b) => b.slot - a.slot);
  if (slots.length === 0) return <p class="subtitle">No checks finished in the past hour.</p>;
  const longest = Math.max(1, ...hour.map(({ check }) => check ? totalOf(check.phases) ?? 0 : 0));
  const head = (phase: Phase) => <th class={phase} scope="col">{PHASE_NAMES[phase]}</th>;
  const table = (slots: readonly Slot[]) => (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Status</th>
          {PHASES.map(head)}
          <th scope="col">Total</th>
          <td />
        </tr>
      </thead>
      <tbody>{slots.map((slot) => SlotRow(slot, now, longest))}</tbody>
    </table>
  );
  return (
    <>
      {table(slots.slice(0, SHOWN))}
      {slots.length > SHOWN && (
        <details class="more">
          <summary>Show {slots.length - SHOWN} earlier checks</summary>
          {table(slots.slice(SHOWN))}
        </details>
      )}
    </>
  );
}

function SlotRow(past: Slot, now: number, longest: number) {
  const time = (
    <th scope="row">
      <Time at={past.slot} now={now} />
    </th>
  );
  if ("isMissed" in past) {
    return (
      <tr>
        {time}
        <td class="status" colspan={PHASES.length + 3}>missed: no check was made</td>
      </tr>
    );
  }
  const { at, check } = past;
  const opinions = check?.opinions;
  const phase = (phase: Phase) => (
    <td class={phase} data-phase={PHASE_NAMES[phase]}>{orDash(check?.phases[phase], duration)}</td>
  );
  return (
    <tr>
      {time}
      <td class={`status ${check?.state ?? ""}`}>
        {check ? outcomeWords(check, at) : "not in the list"}
        {check && check.attempts > 1 && <small>checked twice</small>}
        {opinions && <small>{isDisputed(opinions) && "disputed: "}{opinionWords(opinions)}</small>}
      </td>
      {PHASES.map(phase)}
      <td class="total">{orDash(check && totalOf(check.phases), duration)}</td>
      <td class="stack">{check && Stack(check.phases, longest)}</td>
    </tr>
  );
}

/** What each phase took, end to end; the row has the numbers. */
function Stack(phases: Phases, longest: number) {
  let end = 0;
  const part = (phase: Phase) => {
    const x = end;
    const width = (phases[phase] ?? 0) / longest * 100;
    end += width;
    return width > 0 && <rect class={phase} x={percent(x)} width={percent(width)} height="10" />;
  };
  return <svg width="100%" height="10" aria-hidden="true">{PHASES.map(part)}</svg>;
}
