/** Characters that XML 1.0 forbids, even as entities: https://www.w3.org/TR/xml/#charsets */
// deno-lint-ignore no-control-regex -- control characters are just what is looked for
const FORBIDDEN = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** A text without what XML does not allow; escaping it is up to its writer. */
export function xmlText(text: string): string {
  return text.toWellFormed().replace(FORBIDDEN, "\ufffd");
}
