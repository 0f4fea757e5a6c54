import type { ComponentType } from "preact";
import { type App, applyBuild } from "./app.ts";
import { type Build, type Island, scriptsPath, type StaticFile } from "./build.ts";
import { setBuildId } from "./build_id.ts";

/** A module of the app, by its path in its folder without the extension. */
export interface ModuleFile {
  name: string;
  module: Record<string, unknown>;
}

/** What a build leaves for the server. */
export interface Snapshot {
  id: string;
  root: string;
  islands: ModuleFile[];
  routes: ModuleFile[];
  /** By decoded path. */
  files: Record<string, StaticFile>;
}

/** Gives an app a build. */
export function applySnapshot<State>(
  app: App<State>,
  { id, root, islands, routes, files }: Snapshot,
): void {
  setBuildId(id);
  app.config.root = root;
  applyBuild(app, {
    id,
    routes,
    files: new Map(Object.entries(files)),
    islands: islandsOf(islands, scriptsPath(id)),
  });
}

/** Every function that a file in `islands/` exports; the default one is named after its file. */
function islandsOf(files: ModuleFile[], scripts: string): Build["islands"] {
  const islands = new Map<ComponentType, Island>();
  const taken = new Set<string>();
  for (const file of files) {
    for (const [exportName, component] of Object.entries(file.module)) {
      if (typeof component !== "function") continue;
      const plainName = identifier(
        exportName === "default" ? file.name.split("/").at(-1)! : exportName,
      );
      let name = plainName;
      for (let i = 1; taken.has(name); i++) name = `${plainName}_${i}`;
      taken.add(name);
      islands.set(component as ComponentType, {
        name,
        exportName,
        chunk: `${scripts}/${file.name}.js`,
      });
    }
  }
  return islands;
}

function identifier(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_$]+/g, "_").replace(/^(?=\d)/, "_");
}
