import { countsOf } from "../../lib/api/older.ts";
import type { Failure } from "../../lib/model/failure.ts";
import { type State, stateOf } from "../../lib/model/state.ts";
import type { SweepRecord } from "../../lib/model/sweep.ts";
import type { Query } from "../../lib/show/query.ts";
import { outcomeName } from "../../lib/show/words.ts";
import { number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

export interface AnswersProps {
  /** The newest sweep's. */
  record: SweepRecord;
  query: Query;
}

/** How many targets ended in each HTTP status and failure; each leads to them. */
export function Answers({ record, query }: AnswersProps) {
  const answers = answersOf(record);
  const most = Math.max(...answers.map(({ count }) => count));
  const item = (answer: Answer) => (
    <li>
      <QueryLink query={query} change={{ status: answer.status }}>
        <b class={answer.state}>{answer.name}</b> <span class="count">{number(answer.count)}</span>
        <svg class="track" width="100%" height="8" aria-hidden="true">
          <rect class={answer.state} width={`${Math.max(2, 100 * answer.count / most)}%`} height="8" rx="2" />
        </svg>
      </QueryLink>
    </li>
  );
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">Answers</h2>
      <p class="sub">The last sweep by HTTP status or failure</p>
      <ul class="answers">{answers.map(item)}</ul>
    </section>
  );
}

interface Answer {
  /** As a query names it. */
  status: string;
  name: string;
  count: number;
  state: State;
}

/** What a sweep's checks ended in, the most frequent first. */
export function answersOf({ summary, checks, reliable }: SweepRecord): Answer[] {
  const { statuses, failures } = countsOf(summary);
  const failed: State = reliable ? "down" : "unknown";
  const answers: Answer[] = [
    ...Object.entries(statuses).map(([status, count]) => {
      const state = stateOf(Number(status));
      return { status, name: status, count, state: state === "down" ? failed : state };
    }),
    ...Object.entries(failures).map(([failure, count]) => {
      return { status: failure, name: outcomeName(failure as Failure), count, state: failed };
    }),
  ];
  const unreached = checks.length - answers.reduce((sum, { count }) => sum + count, 0);
  if (unreached > 0) {
    answers.push({ status: "unreached", name: outcomeName(null), count: unreached, state: "unknown" });
  }
  return answers.sort((a, b) => b.count - a.count || a.status.localeCompare(b.status));
}
