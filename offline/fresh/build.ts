import type { ComponentType } from "preact";
import type { ModuleFile } from "./snapshot.ts";

/** A component that also runs in the browser. */
export interface Island {
  /** Unique among the islands of an application. */
  name: string;
  exportName: string;
  /** Path of its module for the browser, without the base path. */
  chunk: string;
}

export interface StaticFile {
  /** Content type. */
  type: string;
  /** SHA-256 in hex; null while developing. */
  hash: string | null;
  /** Where the file is, or what it holds. */
  source: string | Uint8Array<ArrayBuffer>;
}

/** What a build knows of an application. */
export interface Build {
  id: string;
  islands: Map<ComponentType, Island>;
  routes: ModuleFile[];
  /** By decoded path. */
  files: Map<string, StaticFile>;
}

/** Of an application that no build was applied to. */
export const NO_BUILD: Build = {
  id: "",
  islands: new Map(),
  routes: [],
  files: new Map(),
};

/** Path of the directory that a build's modules for the browser are served from. */
export function scriptsPath(id: string): string {
  return `/_fresh/js/${id}`;
}

/** Path of the module that brings islands alive. */
export function runtimePath(id: string): string {
  return `${scriptsPath(id)}/fresh-runtime.js`;
}
