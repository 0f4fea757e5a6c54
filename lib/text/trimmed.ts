import { codePointOf } from "./visible.ts";

/** A text without what cannot be seen at its ends. */
export interface Trimmed {
  text: string;
  /** What was removed besides white space, by name, each once: `U+200E`. */
  removed: string[];
}

/** White space, control characters, and format characters without a shape of their own; the sign of an Arabic number has one. */
const UNSEEN = /[\s\p{Cc}[\p{Cf}&&\p{DI}]]/v;

/** What chat programs, spreadsheets and documents put round a text when it is copied is no part of it. */
export function trimmed(text: string): Trimmed {
  if (isPrinted(text.charCodeAt(0)) && isPrinted(text.charCodeAt(text.length - 1))) return { text, removed: [] };
  let [start, end] = [0, text.length];
  // A unit at a time: no character of two units is one of them, so that the tags that end a flag stay.
  while (start < end && UNSEEN.test(text[start])) start++;
  while (start < end && UNSEEN.test(text[end - 1])) end--;
  const removed = new Set<string>();
  if (end - start < text.length) {
    for (const character of text.slice(0, start) + text.slice(end)) {
      if (character.trim() !== "") removed.add(codePointOf(character));
    }
  }
  return { text: text.slice(start, end), removed: [...removed] };
}

/** Whether it is a letter, digit or mark of ASCII, as nearly every end is: comparing is faster than searching. */
function isPrinted(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f;
}

/** What was removed, for a warning. */
export function removedWords(removed: readonly string[]): string {
  return `removed ${removed.join(", ")}, which ${removed.length === 1 ? "is" : "are"} invisible`;
}
