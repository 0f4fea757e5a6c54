import { pathToFileURL } from "node:url";
import { lookup } from "mrmime";
import type { Build } from "../build.ts";
import type { SourceFile } from "./files.ts";

/** What was found and bundled. */
export interface Found {
  id: string;
  root: string;
  islands: SourceFile[];
  routes: SourceFile[];
  /** What to serve, by path: contents, or where the file is. */
  files: Map<string, string | Uint8Array<ArrayBuffer>>;
}

/** The build with its modules imported. Files have no hash, so that browsers ask for them each time. */
export async function loadBuild({ id, root, islands, routes, files }: Found): Promise<Build> {
  const load = async ({ name, path }: SourceFile) => ({ name, module: await import(pathToFileURL(path).href) });
  const served = Array.from(files, ([path, source]) => [path, { type: contentType(path), hash: null, source }]);
  return {
    id,
    root,
    islands: await Promise.all(islands.map(load)),
    routes: await Promise.all(routes.map(load)),
    files: Object.fromEntries(served),
  };
}

export function contentType(path: string): string {
  const type = lookup(path) ?? "text/plain";
  return /^text\/|json$|javascript$/.test(type) ? `${type}; charset=UTF-8` : type;
}
