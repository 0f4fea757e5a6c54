import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Program } from "./needs.ts";

/** Gives programs another clock than the machine's. */
export const FAKETIME: Program = { names: ["faketime"], install: "apt-get install faketime" };

/** Its library for `LD_PRELOAD`: the one that may be loaded into programs with threads. */
export function fakeTimeLibrary(): string {
  const folders = readdirSync("/usr/lib").map((name) => join("/usr/lib", name, "faketime"));
  const paths = folders.flatMap((folder) => {
    try {
      return readdirSync(folder).filter((name) => name === "libfaketimeMT.so.1").map((name) => join(folder, name));
    } catch {
      return [];
    }
  });
  if (paths.length === 0) throw new Error("Cannot find libfaketimeMT.so.1 below /usr/lib");
  return paths[0];
}
