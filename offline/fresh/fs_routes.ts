import type { ModuleFile } from "./build.ts";
import { answer, type Middleware, ready, type Route, type RouteComponent } from "./route.ts";
import { METHODS } from "./router.ts";
import type { RouteTree } from "./tree.ts";

/** Registers the files of `routes/` by their names. */
export function registerFiles<State>(tree: RouteTree<State>, files: ModuleFile[]): void {
  for (const file of files.toSorted((a, b) => comparePaths(a.name, b.name))) {
    const folders = file.name.split("/");
    const name = folders.pop()!;
    const segment = tree.segment(patternOf(folders));
    const { component, handler, config } = routeOf<State>(file);
    const route = ready({ component, handler, config });
    if (name === "_middleware") segment.middlewares.push(...[handler ?? component].flat() as Middleware<State>[]);
    else if (name === "_layout") segment.layout = component && { component, config };
    else if (name === "_app") tree.root.app = component;
    else if (name === "_404") tree.notFound = route;
    else if (name === "_error") segment.errorRoute = route;
    else {
      const shown = folders.filter((folder) => !folder.startsWith("("));
      const url = config?.routeOverride ?? patternOf(name === "index" ? shown : [...shown, name]);
      tree.add(METHODS, url, segment, [(ctx) => answer(ctx, route)]);
    }
  }
}

function routeOf<State>({ name, module }: ModuleFile): Route<State> {
  const component = module.default as RouteComponent<State> | undefined;
  const handler = (module.handlers ?? module.handler) as Route<State>["handler"];
  const config = module.config as Route<State>["config"];
  if (!component && !handler && !config) {
    throw new Error(`Cannot use routes/${name}: it exports neither a component nor a handler nor a config`);
  }
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(`Cannot use routes/${name}: a handler takes one argument`);
  }
  return { component, handler, config };
}

/** The URL pattern of a path in `routes/`. */
function patternOf(parts: string[]): string {
  const pattern = parts.map((part) => {
    if (part.startsWith("[...")) return `/:${part.slice(4, -1)}*`;
    if (part.startsWith("[[")) return `{/:${part.slice(2, -2)}}?`;
    return `/${part.replaceAll(/\[([^\]]+)\]/g, ":$1")}`;
  }).join("");
  // The first slash of a path is never optional.
  return parts.every((part) => part.startsWith("[[")) ? pattern.replace("{/", "/{") || "/" : pattern;
}

/** In each folder, what covers others comes first, and what matches most comes last. */
const RANKS = [/^_app$/, /^_middleware$/, /^_(?!error$)/, /^_error$/, /^index$/, /^[^([]/, /^\(/, /^\[(?!\.)/, /^/];

function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  const at = left.findIndex((part, i) => part !== right[i]);
  if (at === -1 || right[at] === undefined) return left.length - right.length;
  const rank = (part: string) => RANKS.findIndex((pattern) => pattern.test(part));
  return rank(left[at]) - rank(right[at]) || (left[at] < right[at] ? -1 : 1);
}
