import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** Paths of all files below a folder, relative to it, with forward slashes; none when there is no such folder. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => relative(folder, file).replaceAll("\\", "/")).sort();
}

/** A module of the app: its path in its folder without the extension, and where it is. */
export interface SourceFile {
  name: string;
  path: string;
}

/** The modules in a folder, without tests and folders named like `(_x)`. */
export async function modulesIn(folder: string): Promise<SourceFile[]> {
  const files = (await filesIn(folder)).filter((file) =>
    /\.[jt]sx?$/.test(file) && !/[._]test\.|\(_[^/]*\)\//.test(file)
  );
  return files.map((file) => ({ name: file.replace(/\.[jt]sx?$/, ""), path: join(folder, file) }));
}
