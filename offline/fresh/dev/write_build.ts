import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { Build } from "../build.ts";
import type { SourceFile } from "./files.ts";

/** A build whose modules are not imported yet. */
export interface Found extends Omit<Build, "islands" | "routes"> {
  islands: SourceFile[];
  routes: SourceFile[];
}

/** Writes the bundles, and the server: the build as code, given to the app. */
export async function writeBuild(found: Found, { root, outDir }: { root: string; outDir: string }): Promise<void> {
  const { id, islands, routes } = found;
  await rm(join(outDir, "static"), { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const files: Build["files"] = {};
  for (const [path, file] of Object.entries(found.files)) {
    let { source } = file;
    if (typeof source !== "string") {
      const written = join(outDir, "static", path);
      await mkdir(dirname(written), { recursive: true });
      await writeFile(written, source);
      source = written;
    }
    files[path] = { ...file, source: pathBetween(root, source) };
  }
  const sources = [...islands, ...routes];
  const code = (value: unknown) => JSON.stringify(value, null, 2);
  const imports = sources.map(({ path }, i) => `import * as module${i} from ${code(pathBetween(outDir, path))};`);
  const listed = (files: SourceFile[]) =>
    files.map((file) => `{ name: ${code(file.name)}, module: module${sources.indexOf(file)} }`).join(", ");
  const server = `// Written by the build; changes made here are lost.
import { resolve } from "node:path";
import { applyBuild } from "fresh/internal";
import { app } from ${code(pathBetween(outDir, join(root, "main.ts")))};
${imports.join("\n")}

const root = resolve(import.meta.dirname, ${code(pathBetween(outDir, root))});
const files = ${code(files)};
for (const file of Object.values(files)) file.source = resolve(root, file.source);

applyBuild(app, { id: ${code(id)}, islands: [${listed(islands)}], routes: [${listed(routes)}], files });
app.config.mode = "production";

export default { fetch: app.handler() };
`;
  await writeFile(join(outDir, "server.js"), server);
}

/** A relative path as modules name each other. */
function pathBetween(folder: string, path: string): string {
  return `./${relative(folder, path).replaceAll("\\", "/")}`;
}
