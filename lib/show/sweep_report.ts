import { type Check, countLimits } from "../model/check.ts";
import { BY_URGENCY, type State, TRAITS } from "../model/state.ts";
import { countChecks } from "../model/sweep.ts";
import type { Target } from "../model/target.ts";
import { compareNames } from "../text/compare_names.ts";
import { counted, duration, number } from "../text/numbers.ts";
import { visible } from "../text/visible.ts";
import { shownStates } from "./shown_states.ts";
import { limitSentences, outcomeName, outcomeWords } from "./words.ts";

export interface SweepReportOptions {
  /** ms UTC. */
  started: number;
  ms: number;
  reliable: boolean;
  /** Whether the terminal shows colours. Default false. */
  colour?: boolean;
}

/** The colours of a terminal (ECMA-48, SGR); the state is also written out, for those who cannot tell them apart. */
const COLOURS: Record<State, number> = { up: 32, blocked: 33, down: 31, maintenance: 35, unknown: 90 };

/** The result of a sweep, for a terminal: what failed, by reason; how many responses of each kind; a summary in the last line. */
export function sweepReport(targets: readonly Target[], checks: readonly Check[], options: SweepReportOptions): string {
  const { started, ms, reliable, colour = false } = options;
  const paint = (state: State, text: string) => colour ? `\x1b[${COLOURS[state]}m${text}\x1b[0m` : text;
  const { counts, summary } = countChecks(checks);
  const failing = targets.map(({ name, url }, index) => {
    const check = checks[index];
    return { name: visible(name), url, state: check.state, found: outcomeWords(check, started + ms) };
  }).filter(({ state }) => !TRAITS[state].responded);
  failing.sort((a, b) =>
    BY_URGENCY.indexOf(a.state) - BY_URGENCY.indexOf(b.state) ||
    compareNames(a.found, b.found) ||
    compareNames(a.name, b.name)
  );
  const widest = (texts: string[]) => Math.max(0, ...texts.map(({ length }) => length));
  const [stateWidth, foundWidth] = [
    widest(failing.map(({ state }) => state)),
    widest(failing.map(({ found }) => found)),
  ];
  const failures = failing.map(({ name, url, state, found }) =>
    `${paint(state, state.padEnd(stateWidth))}  ${found.padEnd(foundWidth)}  ${name}  ${url}`
  );
  const responses = Object.entries(summary).sort(([, a], [, b]) => b - a)
    .map(([outcome, count]) => `${number(count).padStart(7)}  ${outcomeName(outcome)}`);
  const states = shownStates([counts]).map((state) => paint(state, `${number(counts[state])} ${state}`));
  const verdict = [
    ...limitSentences(countLimits(checks)).map((sentence) => `${sentence}.`),
    ...(reliable ? [] : ["No site responded: this machine seems to have lost its connection."]),
    `Checked ${counted(targets.length, "site")} in ${duration(ms)}: ${states.join(", ")}`,
  ];
  return [failures, responses, verdict].filter((part) => part.length > 0).map((part) => part.join("\n")).join("\n\n");
}
