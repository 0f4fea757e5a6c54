import { visible } from "./visible.ts";

/** In characters. */
const MAX_LENGTH = 100;

/** A text from a list, for a message: in quotes, cut where it is long, without what may be a user and password. */
export function quoted(text: string): string {
  const [scheme = ""] = /^[a-z][a-z0-9+.-]*:[/\\]+/i.exec(text) ?? [];
  const at = text.lastIndexOf("@");
  const safe = text.slice(0, Math.max(at, 0)).includes(":") ? `${scheme}...${text.slice(at)}` : text;
  const shown = visible(safe.slice(0, MAX_LENGTH + 1));
  return JSON.stringify(shown.length > MAX_LENGTH ? `${shown.slice(0, MAX_LENGTH)}...` : shown);
}

/** As many texts as are named. */
const MAX_COUNT = 10;

/** Several of them: `"Bezeichnung", "Adresse"`. */
export function quotedList(texts: readonly string[]): string {
  const more = texts.length > MAX_COUNT ? `, and ${texts.length - MAX_COUNT} more` : "";
  return texts.slice(0, MAX_COUNT).map(quoted).join(", ") + more;
}
