/** Letters that Unicode does not decompose, and how they are typed on a keyboard without them. */
const TYPED: Record<string, string> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ħ: "h",
  ı: "i",
  ł: "l",
  þ: "th",
};

/** A text to be searched without regard to case, accents and width: `ÖSTERREICH` is `osterreich`. */
export function folded(text: string): string {
  const lower = text.toLowerCase();
  // deno-lint-ignore no-control-regex -- most texts are nothing but ASCII, and then that is all
  if (/^[\x00-\x7f]*$/.test(lower)) return lower;
  return lower.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[ßæœøđðħıłþ]/g, (letter) => TYPED[letter]);
}
