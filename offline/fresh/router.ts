export const METHODS = [
  "GET",
  "HEAD",
  "POST",
  "PUT",
  "PATCH",
  "DELETE",
  "OPTIONS",
] as const;
export type Method = typeof METHODS[number];

interface Route<T> {
  pattern: string;
  byMethod: Map<string, T>;
}

export interface Match<T> {
  /** The pattern that matched, even when it has nothing for the method. */
  pattern: string | null;
  params: Record<string, string>;
  item: T | undefined;
  /** Methods that the pattern has something for. */
  allowed: string[];
}

/** Finds what was registered for a method and a path: fixed paths first, then patterns in order of registration. */
export class Router<T> {
  readonly #fixed = new Map<string, Route<T>>();
  readonly #patterns = new Map<string, Route<T> & { url: URLPattern }>();

  /** The first item registered for a method and path stays. */
  add(methods: readonly string[], path: string, item: T): void {
    const route = /[*:{}+?()]/.test(path) ? this.#patternRoute(path) : this.#fixedRoute(path);
    for (const method of methods) {
      if (!route.byMethod.has(method)) route.byMethod.set(method, item);
    }
  }

  match(method: string, url: URL): Match<T> {
    const { pathname } = url;
    const fixed = this.#fixed.get(pathname) ??
      this.#fixed.get(otherSlash(pathname));
    if (fixed) return result(fixed, method, {});
    for (const route of this.#patterns.values()) {
      const found = route.url.exec({ pathname });
      if (found) return result(route, method, found.pathname.groups);
    }
    return { pattern: null, params: {}, item: undefined, allowed: [] };
  }

  #fixedRoute(path: string): Route<T> {
    let route = this.#fixed.get(path);
    if (!route) {
      this.#fixed.set(path, route = { pattern: path, byMethod: new Map() });
    }
    return route;
  }

  #patternRoute(path: string): Route<T> {
    let route = this.#patterns.get(path);
    if (!route) {
      const url = new URLPattern({ pathname: path });
      this.#patterns.set(
        path,
        route = { pattern: url.pathname, byMethod: new Map(), url },
      );
    }
    return route;
  }
}

function otherSlash(pathname: string): string {
  return pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`;
}

/** @throws {URIError} when a parameter is not well-formed percent-encoding. */
function result<T>(
  route: Route<T>,
  method: string,
  groups: Record<string, string | undefined>,
): Match<T> {
  const { byMethod, pattern } = route;
  const item = byMethod.get(method) ??
    (method === "HEAD" ? byMethod.get("GET") : undefined);
  const params: Record<string, string> = {};
  for (const name in groups) params[name] = decodeURI(groups[name] ?? "");
  return { pattern, params, item, allowed: [...byMethod.keys()] };
}
