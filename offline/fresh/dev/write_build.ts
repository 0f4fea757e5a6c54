import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import type { StaticFile } from "../build.ts";
import type { SourceFile } from "./files.ts";
import { contentType, type Found } from "./load_build.ts";

/** Writes the bundles, and the server: the build as code, given to the app. */
export async function writeBuild(
  { id, root, islands, routes, files }: Found,
  outDir: string,
  serverEntry: string,
): Promise<void> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const served: Record<string, StaticFile> = {};
  for (const [path, source] of files) {
    const file = typeof source === "string" ? source : join(outDir, "static", path);
    if (typeof source !== "string") {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, source);
    }
    const hash = createHash("sha256").update(await readFile(file)).digest("hex");
    served[path] = { type: contentType(path), hash, source: pathBetween(root, file) };
  }
  const sources = [...islands, ...routes];
  const code = (value: unknown) => JSON.stringify(value, null, 2);
  const imports = sources.map(({ path }, i) => `import * as module${i} from ${code(pathBetween(outDir, path))};`);
  const listed = (files: SourceFile[]) =>
    files.map((file) => `{ name: ${code(file.name)}, module: module${sources.indexOf(file)} }`).join(", ");
  const server = `// Written by the build; what is changed here is lost.
import { resolve } from "node:path";
import { applyBuild } from "fresh/internal";
import { app } from ${code(pathBetween(outDir, serverEntry))};
${imports.join("\n")}

const root = resolve(import.meta.dirname, ${code(pathBetween(outDir, root))});
const files = ${code(served)};
for (const file of Object.values(files)) file.source = resolve(root, file.source);

applyBuild(app, { id: ${code(id)}, root, islands: [${listed(islands)}], routes: [${listed(routes)}], files });
app.config.mode = "production";

export default { fetch: app.handler() };
`;
  await writeFile(join(outDir, "server.js"), server);
}

/** A relative path as modules name each other. */
function pathBetween(folder: string, path: string): string {
  return `./${relative(folder, path).replaceAll("\\", "/")}`;
}
