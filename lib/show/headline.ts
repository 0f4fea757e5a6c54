import type { State } from "../model/state.ts";
import { isCurrent, type View } from "../model/view.ts";
import { counted, number } from "../text/numbers.ts";

/** How things are, in one sentence. */
export interface Headline {
  /** What it is about, and the colour of `emphasis`. */
  state?: State;
  /** How it begins; may be "". */
  emphasis: string;
  /** How it goes on. */
  rest: string;
  /** The same in two or three words, for a tab. */
  short: string;
}

/** The sentence that says the whole truth; in the past tense when that is no longer news. */
export function headline(view: View): Headline {
  const { latest, running } = view;
  if (!latest) {
    return running
      ? say(`Checking ${counted(running.progress.total, "target")} for the first time`, { short: "First sweep" })
      : say("Nothing has been checked yet", { short: "Not swept yet" });
  }
  const { counts, reliable } = latest.record;
  const total = latest.record.checks.length;
  const [is, are, seems] = isCurrent(view) ? ["is", "are", "seems"] : ["was", "were", "seemed"];

  if (!reliable) return say(`The monitor itself ${seems} cut off`, { state: "unknown", short: "Cut off" });
  if (total === 0) return say("There is nothing to check", { short: "No targets" });
  if (counts.down > 0) {
    const all = counts.down === total && total > 1;
    return {
      state: "down",
      emphasis: all ? `All ${number(total)}` : `${number(counts.down)} of ${number(total)}`,
      rest: `${counts.down === 1 ? is : are} down`,
      short: `${number(counts.down)} down`,
    };
  }
  if (counts.unknown > 0) {
    return say(`Nothing ${is} known to be down`, { state: "unknown", short: `${number(counts.unknown)} unknown` });
  }
  if (counts.up < total || total === 1) return say(`Nothing ${is} down`, { state: "up", short: "Nothing down" });
  return say(`All ${number(total)} ${are} up`, { state: "up", short: "All up" });
}

function say(rest: string, more: { state?: State; short: string }): Headline {
  return { emphasis: "", rest, ...more };
}
