import type { ModuleFile } from "./build.ts";
import type { Middleware, RouteComponent } from "./context.ts";
import { respond, type Route } from "./route.ts";
import { Router } from "./router.ts";
import { type Segment, through } from "./tree.ts";

/** The routes of the files of `routes/`, by their names; what covers a folder is added to its segment. */
export function fileRoutes<State>(root: Segment<State>, files: ModuleFile[]): Router<Middleware<State>> {
  const router = new Router<Middleware<State>>();
  const segments = new Map([["", root]]);
  const segmentOf = (folders: string[]): Segment<State> => {
    const path = folders.join("/");
    const segment = segments.get(path) ?? { parent: segmentOf(folders.slice(0, -1)), middlewares: [] };
    segments.set(path, segment);
    return segment;
  };
  for (const file of files.toSorted((a, b) => comparePaths(a.name, b.name))) {
    const folders = file.name.split("/");
    const name = folders.pop()!;
    const segment = segmentOf(folders);
    const route = routeOf<State>(file);
    const { component, handler } = route;
    if (name === "_middleware") segment.middlewares.push(handler as Middleware<State>);
    else if (name === "_layout") segment.layout = component;
    else if (name === "_app") root.app = component;
    else if (name === "_error") segment.errorRoute = route;
    else {
      const shown = [...folders, ...(name === "index" ? [] : [name])].filter((part) => !part.startsWith("("));
      router.add(patternOf(shown), through(segment, (ctx) => respond(ctx, route)));
    }
  }
  return router;
}

function routeOf<State>({ name, module }: ModuleFile): Route<State> {
  const component = module.default as RouteComponent<State> | undefined;
  const handler = module.handler as Route<State>["handler"];
  if (!component && !handler) {
    throw new Error(`Cannot use routes/${name}: it exports neither a component nor a handler`);
  }
  return { component, handler };
}

/** The URL pattern of a path in `routes/`. */
function patternOf(parts: string[]): string {
  const pattern = (part: string) =>
    part.startsWith("[...") ? `:${part.slice(4, -1)}*` : part.replaceAll(/\[([^\]]+)\]/g, ":$1");
  return `/${parts.map(pattern).join("/")}`;
}

/** In each folder, what covers others comes first, and what matches most comes last. */
const RANKS = [/^_app$/, /^_middleware$/, /^_layout$/, /^_error$/, /^index$/, /^[^([]/, /^\(/, /^\[(?!\.)/, /^/];

function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  const at = left.findIndex((part, i) => part !== right[i]);
  if (at === -1 || right[at] === undefined) return left.length - right.length;
  const rank = (part: string) => RANKS.findIndex((pattern) => pattern.test(part));
  return rank(left[at]) - rank(right[at]) || (left[at] < right[at] ? -1 : 1);
}
