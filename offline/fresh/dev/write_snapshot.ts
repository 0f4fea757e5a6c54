import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type Built, contentType } from "./built.ts";
import type { SourceFile } from "./files.ts";

/** Writes the bundles, a module with all that the server needs to know of the build, and the server itself. */
export async function writeSnapshot(
  built: Built,
  outDir: string,
  serverEntry: string,
): Promise<void> {
  await rm(join(outDir, "static"), { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const files: string[] = [];
  for (const [path, source] of built.files) {
    const file = typeof source === "string" ? source : join(outDir, "static", path);
    if (typeof source !== "string") {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, source);
    }
    const type = JSON.stringify(contentType(path));
    const hash = createHash("sha256").update(await readFile(file)).digest(
      "hex",
    );
    const at = `join(root, ${JSON.stringify(between(built.root, file))})`;
    files.push(
      `  ${JSON.stringify(path)}: { type: ${type}, hash: "${hash}", source: ${at} },\n`,
    );
  }
  await writeFile(
    join(outDir, "snapshot.js"),
    `// Written by the build; what is changed here is lost.
import { join } from "node:path";
${imports("island", built.islands, outDir)}${imports("route", built.routes, outDir)}
export const id = ${JSON.stringify(built.id)};
export const root = join(import.meta.dirname, ${JSON.stringify(between(outDir, built.root))});
export const islands = [
${list("island", built.islands)}];
export const routes = [
${list("route", built.routes)}];
export const files = {
${files.join("")}};
`,
  );
  await writeFile(
    join(outDir, "server.js"),
    `// Written by the build; what is changed here is lost.
import { applySnapshot } from "fresh/internal";
import * as snapshot from "./snapshot.js";
import { app } from ${JSON.stringify(between(outDir, serverEntry))};

applySnapshot(app, snapshot);
app.config.mode = "production";

export default { fetch: app.handler() };
`,
  );
}

function imports(
  prefix: string,
  sources: SourceFile[],
  outDir: string,
): string {
  const lines = sources.map(({ path }, i) =>
    `import * as ${prefix}${i} from ${JSON.stringify(between(outDir, path))};\n`
  );
  return lines.join("");
}

function list(prefix: string, sources: SourceFile[]): string {
  return sources.map(({ name }, i) => `  { name: ${JSON.stringify(name)}, module: ${prefix}${i} },\n`).join("");
}

/** A path as a module in `folder` names it. */
function between(folder: string, path: string): string {
  const steps = relative(folder, path).replaceAll("\\", "/");
  return steps.startsWith(".") ? steps : `./${steps}`;
}
