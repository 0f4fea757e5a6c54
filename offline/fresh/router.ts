export const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;
export type Method = typeof METHODS[number];

interface Route<T> {
  path: string;
  byMethod: Map<string, T>;
  pattern?: URLPattern;
  /** Whole segments that the path begins with. */
  start: string;
}

export interface Match<T> {
  /** The path that matched, even when it has nothing for the method. */
  pattern: string | null;
  params: Record<string, string>;
  item?: T;
  /** Methods that the path has something for. */
  allowed: Iterable<string>;
}

/** Finds what was registered for a method and a path: fixed paths first, then patterns in order of registration. */
export class Router<T> {
  readonly #fixed = new Map<string, Route<T>>();
  readonly #patterns = new Map<string, Route<T>>();

  /** The first item for a method and path stays. */
  add(methods: readonly string[], path: string, item: T): void {
    const pattern = /[*:{}+?()]/.test(path) ? new URLPattern({ pathname: path }) : undefined;
    const routes = pattern ? this.#patterns : this.#fixed;
    const start = path.replace(/\/?[^/]*[*:{}+?()].*$/, "");
    const route = routes.get(path) ?? { path: pattern?.pathname ?? path, start, byMethod: new Map(), pattern };
    routes.set(path, route);
    for (const method of methods) if (!route.byMethod.has(method)) route.byMethod.set(method, item);
  }

  /** @throws {URIError} when a parameter is not well-formed percent-encoding. */
  match(method: string, { pathname }: URL): Match<T> {
    const otherSlash = pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`;
    const fixed = this.#fixed.get(pathname) ?? this.#fixed.get(otherSlash);
    if (fixed) return matchOf(fixed, method, {});
    for (const route of this.#patterns.values()) {
      // Most URLs differ before the first parameter, and that is told a hundred times faster.
      const found = pathname.startsWith(route.start) ? route.pattern!.exec({ pathname }) : null;
      if (found) return matchOf(route, method, found.pathname.groups);
    }
    return { pattern: null, params: Object.create(null), allowed: [] };
  }
}

function matchOf<T>(
  { path, byMethod }: Route<T>,
  method: string,
  groups: Record<string, string | undefined>,
): Match<T> {
  const item = byMethod.get(method) ?? (method === "HEAD" ? byMethod.get("GET") : undefined);
  const params: Record<string, string> = Object.create(null);
  for (const name in groups) params[name] = decodeURI(groups[name] ?? "");
  return { pattern: path, params, item, allowed: byMethod.keys() };
}
