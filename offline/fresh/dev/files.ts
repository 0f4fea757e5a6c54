import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

/** A module of the app: its path in its folder without the extension, and where it is. */
export interface SourceFile {
  name: string;
  path: string;
}

/** The modules in a folder. */
export async function modulesIn(
  folder: string,
  ignore: RegExp[],
): Promise<SourceFile[]> {
  const modules = (await filesIn(folder)).map((file) => ({
    name: file.replace(/\.[jt]sx?$/, ""),
    path: join(folder, file),
  }));
  return modules.filter(({ name, path }) => !path.endsWith(name) && !ignore.some((pattern) => pattern.test(path)));
}

/** Files to serve, by the path that they are served at. Dot-files are left out, but `.well-known`. */
export async function staticFilesIn(
  folders: string[],
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const folder of folders.toReversed()) {
    for (const file of await filesIn(folder)) {
      if (!/(^|\/)\.(?!well-known\/)/.test(file)) {
        files.set(`/${file}`, join(folder, file));
      }
    }
  }
  return files;
}

/** Paths of all files below a folder, relative to it, with forward slashes; none when there is no such folder. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, {
      recursive: true,
      withFileTypes: true,
    });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        relative(folder, join(entry.parentPath, entry.name)).replaceAll(
          "\\",
          "/",
        )
      )
      .sort();
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return [];
    throw error;
  }
}
