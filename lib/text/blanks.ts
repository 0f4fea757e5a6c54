/** A text without HTTP's white space at its ends: `trim()` would also remove a no-break space, which proxies do not. */
export function withoutBlanks(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  return text.slice(from, to);
}

/** Whether it is the code of a space or tab, the white space of HTTP (RFC 9110, 5.6.3). */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09;
}
