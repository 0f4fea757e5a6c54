/** Whether a source is a path, not a URL. */
function isPath(source: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:\/\//i.test(source);
}

/** The name of a list's source on pages: of a path only the file name, since visitors must not see the server's folders. */
export function sourceName(source: string): string {
  return isPath(source) ? source.split(/[/\\]/).at(-1)! : source;
}

/** A message about a source, as a page may show it. */
export function withoutFolder(message: string, source: string): string {
  return isPath(source) ? message.replaceAll(source, sourceName(source)) : message;
}
