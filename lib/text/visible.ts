/** Control and format characters, line and paragraph separators, and halves of a surrogate pair. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** What a character is called: `U+200E`. */
export function codePointOf(character: string): string {
  return `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}

/**
 * A text in which everything can be seen, for pages, terminals and logs: a character that would move a cursor, start a
 * line, reverse a text or hide in it is replaced by its name, `<U+202E>`.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `<${codePointOf(character)}>`);
}

/** A JSON text in which the same holds; it reads as before. Its control characters below U+0080 are escaped already. */
export function visibleJson(json: string): string {
  return json.replace(INVISIBLE, (character) => {
    return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
  });
}
