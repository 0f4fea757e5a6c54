import type { State } from "../model/state.ts";
import { isCurrent, type View } from "../model/view.ts";
import { counted, number } from "../text/numbers.ts";

/** The overall state in one sentence. */
export interface Headline {
  /** The state that it is about; `emphasis` has its colour. */
  state?: State;
  /** Its beginning, in the state's colour; may be "". */
  emphasis: string;
  /** The rest of the sentence. */
  rest: string;
  /** The same in two or three words, for a tab. */
  short: string;
}

/** The overall state, in the past tense where the newest sweep is not current. */
export function headline(view: View): Headline {
  const { latest, running } = view;
  if (!latest) {
    return running
      ? say(`Checking ${counted(running.progress.total, "site")} for the first time`, { short: "First check" })
      : say("No checks yet", { short: "No checks yet" });
  }
  const { counts, reliable } = latest.record;
  const total = latest.record.checks.length;
  const [is, are, seems] = isCurrent(view) ? ["is", "are", "seems"] : ["was", "were", "seemed"];

  if (!reliable) {
    return say(`Lookout ${seems} to have lost its connection`, { state: "unknown", short: "Connection lost" });
  }
  const all = allOf(total);
  if (total === 0) return say("The list is empty", { short: "No sites" });
  if (counts.down > 0) {
    return {
      state: "down",
      emphasis: counts.down === total ? all : `${number(counts.down)} of ${number(total)}`,
      rest: `${total === 1 ? "site" : "sites"} ${counts.down === 1 ? is : are} down`,
      short: `${number(counts.down)} down`,
    };
  }
  if (counts.unknown > 0) {
    return say(isCurrent(view) ? "No known outages" : "No known outages when last checked", {
      state: "unknown",
      short: `${number(counts.unknown)} unknown`,
    });
  }
  const inMaintenance = counts.maintenance;
  if (inMaintenance === total) {
    const rest = `${all} ${total === 1 ? "site" : "sites"} ${inMaintenance === 1 ? is : are} in maintenance`;
    return say(rest, { state: "maintenance", short: "In maintenance" });
  }
  if (inMaintenance > 0) {
    const rest = `Nothing ${is} down, and ${counted(inMaintenance, "site")} ${
      inMaintenance === 1 ? is : are
    } in maintenance`;
    return say(rest, { state: "maintenance", short: `${number(inMaintenance)} in maintenance` });
  }
  if (counts.up < total || total === 1) return say(`Nothing ${is} down`, { state: "up", short: "Nothing down" });
  return say(`${all} sites ${are} up`, { state: "up", short: "All up" });
}

/** How a sentence about all of them begins: `All 82`. */
export function allOf(total: number): string {
  return total === 1 ? "The only" : total === 2 ? "Both" : `All ${number(total)}`;
}

function say(rest: string, more: { state?: State; short: string }): Headline {
  return { emphasis: "", rest, ...more };
}
