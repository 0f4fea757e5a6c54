import { sidesOf } from "../model/opinion.ts";
import type { Target } from "../model/target.ts";
import type { PlaceStatus, View } from "../model/view.ts";
import { disputedWords } from "./words.ts";

/** A place, and how many of the sites in question in the newest sweep it found down and up. */
export interface PlaceVerdict extends PlaceStatus {
  down: number;
  up: number;
}

/** What the places say. */
export interface PlaceVerdicts {
  places: PlaceVerdict[];
  /** Sites on which they disagree, and what they found: `down from here; up from eu`. */
  disputed: { target: Target; words: string }[];
}

/** What each place says; undefined: none is configured, or the page is about the past. */
export function placeVerdicts({ places, latest }: View): PlaceVerdicts | undefined {
  if (!places) return undefined;
  const found = (latest?.record.checks ?? []).map(({ opinions }) => opinions && sidesOf(opinions));
  const count = (side: "down" | "up", name: string) => found.filter((sides) => sides?.[side].includes(name)).length;
  return {
    places: places.map((place) => ({ ...place, down: count("down", place.name), up: count("up", place.name) })),
    disputed: (latest?.targets ?? []).flatMap((target, index) => {
      const words = disputedWords(latest!.record.checks[index].opinions);
      return words ? [{ target, words }] : [];
    }),
  };
}
