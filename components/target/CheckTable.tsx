import { type Phase, PHASES, totalOf } from "../../lib/model/check.ts";
import type { PastCheck } from "../../lib/show/rows.ts";
import { outcomeWords } from "../../lib/show/words.ts";
import { duration } from "../../lib/text/numbers.ts";
import { Time } from "../shared/Time.tsx";

export interface CheckTableProps {
  /** Oldest first. */
  hour: readonly PastCheck[];
  /** ms UTC. */
  now: number;
}

const PHASE_NAMES: Record<Phase, string> = { dns: "DNS", connect: "Connect", tls: "TLS", firstByte: "First byte" };

/** A target's checks of the past hour, newest first, with what each phase took. */
export function CheckTable({ hour, now }: CheckTableProps) {
  if (hour.length === 0) return <p class="subtitle">No checks finished in the past hour.</p>;
  const head = (phase: Phase) => <th scope="col">{PHASE_NAMES[phase]}</th>;
  return (
    <table class="checks">
      <thead>
        <tr>
          <th scope="col">Check</th>
          <th scope="col">Status</th>
          {PHASES.map(head)}
          <th scope="col">Total</th>
        </tr>
      </thead>
      <tbody>{hour.toReversed().map((past) => CheckRow(past, now))}</tbody>
    </table>
  );
}

function CheckRow({ slot, at, check }: PastCheck, now: number) {
  const phase = (phase: Phase) => <td data-phase={PHASE_NAMES[phase]}>{milliseconds(check?.phases[phase])}</td>;
  return (
    <tr>
      <th scope="row">
        <Time at={slot} now={now} />
      </th>
      <td class={`status ${check?.state ?? ""}`}>
        {check ? outcomeWords(check, at) : "not in the list"}
        {check && check.attempts > 1 && <small>checked twice</small>}
      </td>
      {PHASES.map(phase)}
      <td>{milliseconds(check && totalOf(check.phases))}</td>
    </tr>
  );
}

function milliseconds(ms: number | null | undefined): string {
  return typeof ms === "number" ? duration(ms) : "–";
}
