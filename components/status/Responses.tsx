import type { Check } from "../../lib/model/check.ts";
import { type State, TRAITS } from "../../lib/model/state.ts";
import type { SweepRecord } from "../../lib/model/sweep.ts";
import type { Query } from "../../lib/show/query.ts";
import { outcomeName } from "../../lib/show/words.ts";
import { compareNames } from "../../lib/text/compare_names.ts";
import { counted, number } from "../../lib/text/numbers.ts";
import { QueryLink } from "../shared/QueryLink.tsx";

export interface ResponsesProps {
  /** The newest sweep's. */
  responses: readonly ResponseCount[];
  query: Query;
}

/** How many targets ended in each HTTP status and failure; each leads to them. */
export function Responses({ responses, query }: ResponsesProps) {
  const most = Math.max(...responses.map(({ count }) => count));
  const total = responses.reduce((sum, { count }) => sum + count, 0);
  const item = (response: ResponseCount) => (
    <li>
      <QueryLink query={query} change={{ status: response.status }}>
        <b class={response.state}>{response.name}</b> <span class="count">{number(response.count)}</span>
        <span class="says" role="img" aria-label={wordsOf(response, total)}>
          <svg class="track" width="100%" height="8">
            <rect class={response.state} width={`${Math.max(2, 100 * response.count / most)}%`} height="8" rx="2" />
          </svg>
        </span>
      </QueryLink>
    </li>
  );
  return (
    <section aria-labelledby="responses">
      <h2 id="responses">Responses</h2>
      <p class="subtitle">Results of the last check</p>
      <ul class="responses">{responses.map(item)}</ul>
    </section>
  );
}

/** What a bar shows: `42 of 1,000 sites, blocked`. */
function wordsOf({ count, state }: ResponseCount, total: number): string {
  return `${number(count)} of ${counted(total, "site")}, ${TRAITS[state].name.toLowerCase()}`;
}

interface ResponseCount {
  /** As a query names it. */
  status: string;
  name: string;
  count: number;
  state: State;
}

/** What a sweep's checks ended in, the most frequent first, each in the most urgent state that it meant for a target. */
export function responseCounts({ checks }: SweepRecord): ResponseCount[] {
  const responses = new Map<Check["outcome"], ResponseCount>();
  for (const { outcome, state } of checks) {
    const response = responses.get(outcome);
    if (!response) {
      responses.set(outcome, { status: String(outcome ?? "unreached"), name: outcomeName(outcome), count: 1, state });
      continue;
    }
    response.count++;
    if (TRAITS[state].urgency < TRAITS[response.state].urgency) response.state = state;
  }
  return [...responses.values()].sort((a, b) => b.count - a.count || compareNames(a.status, b.status));
}
