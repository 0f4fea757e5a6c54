/** A path of a file, and not a URL. */
function isPath(source: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

/** What a page calls the source of a list: a file by its name alone, since where it lies is the server's own affair. */
export function sourceName(source: string): string {
  return isPath(source) ? source.split(/[/\\]/).at(-1)! : source;
}

/** A message about a source, as a page may show it. */
export function withoutFolder(message: string, source: string): string {
  return isPath(source) ? message.replaceAll(source, sourceName(source)) : message;
}
