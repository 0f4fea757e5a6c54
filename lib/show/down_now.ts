import { DAY } from "../duration.ts";
import type { View } from "../model/view.ts";
import { compareNames } from "../text/compare_names.ts";
import { visitInTurns } from "../turns.ts";
import { censusOf } from "./census.ts";
import { changesOf } from "./changes.ts";
import { type Row, rows } from "./rows.ts";
import { disputedWords, outcomeWords, ownWords } from "./words.ts";

/** A target that is down. */
export interface DownTarget {
  row: Row;
  /** The slot since which it has been down, ms UTC. */
  opened: number;
  why: string;
  /** What places found, where they disagree: `down from here and eu; up from ap`. */
  disputed?: string;
  /** Whether the newest sweep was the first to find it down, as far as there is one before to compare with. */
  isNew: boolean;
}

/** What is down, the newest outage first: it must not drown in old ones. */
export interface DownNow {
  /** False: the newest sweep is unreliable, and this is what was down before it. */
  isKnown: boolean;
  /** Went down in the past 24 hours. */
  today: DownTarget[];
  longer: DownTarget[];
}

/** Finds what is down, in turns. */
export async function downNow(view: View): Promise<DownNow> {
  const openOf = new Map(view.incidents.open.map((incident) => [incident.target, incident]));
  const newest = view.latest?.record.slot ?? view.slot;
  const isKnown = view.latest?.record.reliable ?? true;
  const isCompared = changesOf(view) !== undefined;
  const all = rows(view);
  const down: DownTarget[] = [];
  await visitInTurns(isKnown ? (await censusOf(all)).down : all, (row) => {
    const open = openOf.get(row.target.id);
    if (!isKnown && (!open || row.check?.state === "maintenance")) return;
    const opened = open?.opened ?? newest;
    const why = isKnown ? whyOf(row) : ownWords(open!);
    const disputed = disputedWords(isKnown ? row.check!.opinions : open!.opinions);
    down.push({ row, opened, why, ...(disputed && { disputed }), isNew: isCompared && opened === newest });
  });
  down.sort((a, b) => b.opened - a.opened || compareNames(a.row.target.name, b.row.target.name));
  const isToday = ({ opened }: DownTarget) => view.slot - opened < DAY;
  return { isKnown, today: down.filter(isToday), longer: down.filter((site) => !isToday(site)) };
}

function whyOf({ check, at }: Row): string {
  return typeof check!.outcome === "number" ? ownWords(check!, at) : outcomeWords(check!, at);
}
