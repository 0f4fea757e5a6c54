import { setBuildId } from "./asset.ts";

/** A module of the app, by its path in its folder without the extension. */
export interface ModuleFile {
  name: string;
  module: Record<string, unknown>;
}

export interface StaticFile {
  /** Content type. */
  type: string;
  /** SHA-256 in hex. */
  hash: string;
  /** The path of the file, or its content. */
  source: string | Uint8Array<ArrayBuffer>;
}

/** What building an app leaves for its server. */
export interface Build {
  id: string;
  islands: ModuleFile[];
  routes: ModuleFile[];
  /** By decoded path. */
  files: Record<string, StaticFile>;
}

/** A component that also runs in the browser. */
export interface Island {
  name: string;
  /** Path of its module for the browser. */
  chunk: string;
}

/** The build that an app serves. */
export interface AppliedBuild extends Build {
  islandOf: Map<unknown, Island>;
}

const builds = new WeakMap<object, AppliedBuild>();
const NO_BUILD: AppliedBuild = { id: "", islands: [], routes: [], files: {}, islandOf: new Map() };

/** Gives an app what `fsRoutes()`, `staticFiles()` and islands draw on. */
export function applyBuild(app: object, build: Build): void {
  setBuildId(build.id);
  const islands = build.islands.map(({ name, module }): [unknown, Island] => {
    return [module.default, { name: name.replaceAll(/\W/g, "_"), chunk: `${scriptsPath(build.id)}/${name}.js` }];
  });
  builds.set(app, { ...build, islandOf: new Map(islands) });
}

export function buildOf(app: object): AppliedBuild {
  return builds.get(app) ?? NO_BUILD;
}

/** The path that a build's modules for the browser are served below. */
export function scriptsPath(id: string): string {
  return `/_fresh/js/${id}`;
}
