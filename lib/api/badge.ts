import { makeBadge } from "badge-maker";
import { rows } from "../show/rows.ts";
import { type State, TRAITS } from "../model/state.ts";
import { isCurrent, type View } from "../model/view.ts";
import { xmlText } from "./xml_text.ts";

/** A badge is as wide as its text: longer names are cut, so many characters as people see them are left. */
const MAX_NAME = 40;

/** A target's state as SVG; what is not known now is unknown. Undefined: no target has this id. */
export function badgeOf(view: View, id: string): string | undefined {
  const row = rows(view).find(({ target }) => target.id === id);
  if (!row) return undefined;
  const state = isCurrent(view) && row.check?.state || "unknown";
  return badge(row.target.name, TRAITS[state].name.toLowerCase(), state);
}

/** What stands where there is no badge. */
export function missingBadge(): string {
  return badge("Lookout", "not found", "unknown");
}

function badge(label: string, message: string, state: State): string {
  return makeBadge({ label: shortened(xmlText(label)), message, color: TRAITS[state].color });
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

function shortened(text: string): string {
  const parts = Array.from(graphemes.segment(text), ({ segment }) => segment);
  return parts.length <= MAX_NAME ? text : `${parts.slice(0, MAX_NAME - 1).join("")}…`;
}
