import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { lookup } from "mrmime";
import type { StaticFile } from "../build.ts";

/** A module of the app: its path in its folder without the extension, and where it is. */
export interface SourceFile {
  name: string;
  path: string;
}

/** The modules in a folder, without tests. */
export async function modulesIn(folder: string): Promise<SourceFile[]> {
  return (await filesIn(folder)).filter((file) => /\.[jt]sx?$/.test(file) && !/[._]test\./.test(file))
    .map((file) => ({ name: file.replace(/\.\w+$/, ""), path: join(folder, file) }));
}

/** The files to serve from a folder: of dot-files only those in `.well-known`. */
export async function staticFilesIn(folder: string): Promise<Record<string, StaticFile>> {
  const files: Record<string, StaticFile> = {};
  for (const file of (await filesIn(folder)).filter((file) => !/(^|\/)\.(?!well-known\/)/.test(file))) {
    files[`/${file}`] = staticFile(file, await readFile(join(folder, file)), join(folder, file));
  }
  return files;
}

export function staticFile(name: string, content: Uint8Array, source: StaticFile["source"]): StaticFile {
  const type = lookup(name) ?? "text/plain";
  const charset = /^text\/|json$|javascript$/.test(type) ? "; charset=UTF-8" : "";
  return { type: type + charset, hash: createHash("sha256").update(content).digest("hex"), source };
}

/** Paths of all files below a folder, relative to it, with forward slashes. */
async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => relative(folder, file).replaceAll("\\", "/")).sort();
}
