import type { AnyComponent } from "preact";
import { type Middleware, type PageProps, ready, type Route, type RouteConfig } from "./route.ts";
import type { ModuleFile } from "./snapshot.ts";
import type { RouteTree } from "./tree.ts";

/** Registers files by their names: each folder's underscore files before its routes, parameters last. */
export function fsRoutes<State>(
  tree: RouteTree<State>,
  files: ModuleFile[],
  urlOf: (path: string) => string,
): void {
  for (const file of files.toSorted((a, b) => comparePaths(a.name, b.name))) {
    const parts = file.name.split("/");
    const name = parts.pop()!;
    const folder = patternOf(parts);
    const module = file.module as RouteModule<State>;
    const route = routeOf(file, module);
    switch (name) {
      case "_middleware":
        tree.use(
          folder,
          [module.handlers ?? module.handler ?? module.default]
            .flat() as Middleware<State>[],
        );
        break;
      case "_layout":
        if (route.component) tree.layout(folder, route.component, route.config);
        break;
      case "_app":
        if (route.component) tree.appWrapper(route.component);
        break;
      case "_404":
        tree.notFound(ready(route));
        break;
      case "_error":
      case "_500":
        tree.onError(folder, ready(route));
        break;
      default:
        tree.addRoute(
          urlOf(
            route.config?.routeOverride ?? patternOf([
              ...parts.filter((part) => !isGroup(part)),
              name,
            ]),
          ),
          folder,
          ready(route),
        );
    }
  }
}

interface RouteModule<State> extends Record<string, unknown> {
  default?: AnyComponent<PageProps<unknown, State>>;
  handler?: Route<State>["handler"];
  handlers?: Route<State>["handler"];
  config?: RouteConfig;
}

function routeOf<State>(
  { name }: ModuleFile,
  module: RouteModule<State>,
): Route<State> {
  const handler = module.handlers ?? module.handler;
  if (!module.default && !handler && !module.config) {
    throw new Error(
      `Cannot use routes/${name}: it exports neither a component nor a handler nor a config`,
    );
  }
  if (typeof handler === "function" && handler.length > 1) {
    throw new Error(`Cannot use routes/${name}: a handler takes one argument`);
  }
  return { component: module.default, handler, config: module.config };
}

function isGroup(part: string): boolean {
  return part.startsWith("(") && part.endsWith(")");
}

/** The URL pattern of a path in `routes/`. */
function patternOf(parts: string[]): string {
  const named = parts.at(-1) === "index" ? parts.slice(0, -1) : parts;
  const pattern = named.map((part) => {
    if (part.startsWith("[...")) return `/:${part.slice(4, -1)}*`;
    if (part.startsWith("[[")) return `{/:${part.slice(2, -2)}}?`;
    return `/${part.replaceAll(/\[([^\]]+)\]/g, ":$1")}`;
  }).join("");
  // The first slash of a path is never optional.
  return named.every((part) => part.startsWith("[[")) ? pattern.replace("{/", "/{") || "/" : pattern;
}

/** Order of registration: by folder, what serves others first, what matches most last. */
function comparePaths(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = rank(left[i]) - rank(right[i]);
    if (difference !== 0) return difference;
    if (left[i] !== right[i]) return left[i] < right[i] ? -1 : 1;
  }
  return left.length - right.length;
}

const RANKS = [
  /^_app$/,
  /^_middleware$/,
  /^_(?!error$)/,
  /^_error$/,
  /^index$/,
  /^[^([]/,
  /^\(/,
  /^\[(?!\.)/,
  /^/,
];

function rank(part: string): number {
  return RANKS.findIndex((pattern) => pattern.test(part));
}
