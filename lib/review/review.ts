import { Resolver } from "../check/names/resolver.ts";
import { Semaphore } from "../check/semaphore.ts";
import { parseTargets } from "../list/parse.ts";
import { type Remark, writeRemarks } from "../list/remarks.ts";
import { readText } from "../list/text.ts";
import type { Target } from "../model/target.ts";
import { quoted } from "../text/quoted.ts";
import { type Look, look, type LookOptions } from "./look.ts";
import { withAddresses } from "./rewrite.ts";

export interface ReviewOptions extends LookOptions {
  /** The list's name in remarks. */
  source: string;
  /** Default 10,000. */
  maxTargets?: number;
  /** Called with the number of sites visited, after each. */
  onProgress?: (done: number) => void;
}

/** What could be better about a list. */
export interface Review {
  /** `urls.csv:17: reason`, in the order of lines. */
  remarks: string[];
  /** The list with better addresses, else as it was: text of CSV. */
  corrected: string;
}

/** Hosts at once; the sites of one are visited one after another. */
const AT_ONCE = 64;

/**
 * Visits every site of a valid list: names that do not resolve, addresses that moved for good or work over https as well,
 * and sites that are one site under two addresses. Rows are never removed: their history would be lost with them.
 * @throws {Error} the list is invalid
 */
export async function reviewList(csv: Uint8Array, options: ReviewOptions): Promise<Review> {
  const list = parseTargets(csv, options);
  if (!list.ok) throw new Error("Cannot review a list that is invalid");
  const { targets, lines } = list;
  const looks = await lookAtAll(targets, options);
  const better = looks.map(({ moved, secure }) => moved ?? secure);
  const { text, rewritten } = withAddresses(
    readText(csv).text,
    targets.flatMap(({ url }, index) => better[index] ? [{ line: lines[index], url, better: better[index] }] : []),
  );
  const remarks = targets.flatMap((_, index): Remark[] => {
    const reason = faultOf(looks[index]);
    if (!reason) return [];
    const byHand = better[index] && !rewritten.has(lines[index]) ? "; it has to be replaced by hand" : "";
    return [{ line: lines[index], reason: reason + byHand }];
  });
  return {
    remarks: writeRemarks(options.source, [...remarks, ...doublesAmong(targets, lines, looks)]),
    corrected: text,
  };
}

async function lookAtAll(targets: readonly Target[], options: ReviewOptions): Promise<Look[]> {
  const resolver = new Resolver(options);
  const semaphore = new Semaphore(AT_ONCE);
  const looks: Look[] = new Array(targets.length);
  let done = 0;
  const byHost = Map.groupBy(targets.keys(), (index) => new URL(targets[index].url).host);
  await Promise.all([...byHost.values()].map(async (indexes) => {
    const leave = await semaphore.enter();
    for (const index of indexes) {
      looks[index] = await look(targets[index], { ...options, resolver });
      options.onProgress?.(++done);
    }
    leave();
  }));
  return looks;
}

function faultOf({ outcome, moved, secure }: Look): string | undefined {
  if (outcome === "dns") return "its name does not resolve";
  if (moved) return `moved for good: write ${quoted(moved)}`;
  return secure && `works over https as well: write ${quoted(secure)}`;
}

/** Sites that end at one address and are checked alike. */
function doublesAmong(targets: readonly Target[], lines: readonly number[], looks: readonly Look[]): Remark[] {
  const seen = new Map<string, number>();
  return targets.flatMap(({ url, method, contains, expect }, index) => {
    const end = looks[index].moved ?? looks[index].secure ?? url;
    const key = JSON.stringify([end, method, contains, expect]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, lines[index]);
    return first === undefined
      ? []
      : [{ line: lines[index], reason: `the same site as line ${first}: ${quoted(end)}` }];
  });
}
