import type { ComponentType } from "preact";
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
  /** Where the file is, or what it holds. */
  source: string | Uint8Array<ArrayBuffer>;
}

/** What building an app leaves for its server. */
export interface Build {
  id: string;
  root: string;
  islands: ModuleFile[];
  routes: ModuleFile[];
  /** By decoded path. */
  files: Record<string, StaticFile>;
}

/** A component that also runs in the browser. */
export interface Island {
  /** Unique in the app. */
  name: string;
  exportName: string;
  /** Path of its module for the browser. */
  chunk: string;
}

/** The build that an app serves. */
export interface AppliedBuild extends Build {
  islandOf: Map<ComponentType, Island>;
}

/** Path that a build's modules for the browser stand under. */
export function scriptsPath(id: string): string {
  return `/_fresh/js/${id}`;
}

/** Finds the islands: every function that a file in `islands/` exports; the default one is named after its file. */
export function prepareBuild(build: Build): AppliedBuild {
  setBuildId(build.id);
  const islandOf = new Map<ComponentType, Island>();
  const taken = new Set<string>();
  for (const { name: file, module } of build.islands) {
    for (const [exportName, component] of Object.entries(module)) {
      if (typeof component !== "function") continue;
      const plain = (exportName === "default" ? file.split("/").at(-1)! : exportName).replaceAll(/\W/g, "_");
      let name = plain;
      for (let i = 1; taken.has(name); i++) name = `${plain}_${i}`;
      taken.add(name);
      islandOf.set(component as ComponentType, { name, exportName, chunk: `${scriptsPath(build.id)}/${file}.js` });
    }
  }
  return { ...build, islandOf };
}
