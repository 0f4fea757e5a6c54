interface Match<T> {
  params: Record<string, string>;
  item: T;
}

/** Finds what was added for a path: fixed paths first, then patterns in the order they were added. */
export class Router<T> {
  readonly #fixed = new Map<string, T>();
  readonly #patterns: { pattern: URLPattern; item: T }[] = [];

  add(path: string, item: T): void {
    if (/[*:]/.test(path)) this.#patterns.push({ pattern: new URLPattern({ pathname: path }), item });
    else this.#fixed.set(path, item);
  }

  /** @throws {URIError} when a parameter is not well-formed percent-encoding. */
  match({ pathname }: URL): Match<T> | null {
    const fixed = this.#fixed.get(pathname);
    if (fixed) return { params: {}, item: fixed };
    for (const { pattern, item } of this.#patterns) {
      const found = pattern.exec({ pathname });
      if (!found) continue;
      const groups = Object.entries(found.pathname.groups);
      return { params: Object.fromEntries(groups.map(([name, value = ""]) => [name, decodeURI(value)])), item };
    }
    return null;
  }
}
