import { createHash } from "node:crypto";
import { DAY } from "../../lib/duration.ts";
import type { Outcome } from "../../lib/model/state.ts";
import type { PastSweep } from "../../lib/model/sweep.ts";
import type { View } from "../../lib/model/view.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView } from "./samples.ts";

const WORDS = ["Amber", "Birch", "Cedar", "Delta", "Ember", "Fjord", "Grove", "Harbor", "Iris", "Juniper", "Kestrel"];
const CATEGORIES = ["Banks", "Forums", "Games", "Libraries", "News", "Shops", "Travel", "Universities", "Weather"];
const FAILURES: Outcome[] = [503, "timeout", "dns", 500, "refused", "tls"];

/** A number that is the same for the same text, from 0 to 1. */
function chance(text: string): number {
  return createHash("md5").update(text).digest().readUInt32BE() / 2 ** 32;
}

function checkOf(outcome: Outcome, firstByte: number, end: number, at: number) {
  const phases = { dns: 3, connect: 20, tls: 40, firstByte: outcome === "timeout" ? 9937 : firstByte };
  return sampleCheck(
    outcome,
    outcome === "tls"
      ? { phases, reason: "expired", certificate: { end: at - 3 * DAY } }
      : { phases, certificate: { end } },
  );
}

/** The past hour of so many made-up sites; some are down, some refuse robots, some come and go; one sweep began late. */
export function viewOfMany(count: number, values: Partial<View> & { slot: number }): View {
  const targets = Array.from({ length: count }, (_, index) => {
    const id = `${WORDS[index % WORDS.length].toLowerCase()}-${index}`;
    const host = `${id}.example.org`;
    const name = `${WORDS[index % WORDS.length]} ${index}`;
    const category = CATEGORIES[Math.floor(chance(`${host} category`) * CATEGORIES.length)];
    return sampleTarget(name, { id, url: `https://${host}/`, category });
  });
  const outcome = (id: string, age: number): Outcome => {
    const luck = chance(id);
    const failure = FAILURES[Math.floor(chance(`${id} failure`) * FAILURES.length)];
    if (luck < .012) return age < 0.1 + chance(`${id} since`) * 7 ? failure : 200;
    if (luck > .995 && age > 0 && age < 4) return failure;
    return luck < .06 ? 403 : luck < .25 ? 301 : 200;
  };
  const sweep = (age: number): PastSweep =>
    sampleSweep(
      values.slot - age * 10 * MINUTE,
      targets.map((target) => [
        target,
        checkOf(
          outcome(target.id, age),
          Math.round(60 + 600 * chance(`${target.id} ${age}`) ** 3),
          values.slot + Math.round(10 + 300 * chance(`${target.id} certificate`)) * DAY,
          values.slot,
        ),
      ]),
      { finished: values.slot - age * 10 * MINUTE + 28_400, late: age === 3 ? 93_000 : 0 },
    );
  return sampleView([0, 1, 2, 3, 4, 5].map(sweep), values);
}
