import { fileURLToPath } from "node:url";
import { build, stop } from "esbuild";
import { scriptsPath, type StaticFile } from "../build.ts";
import { type SourceFile, staticFile } from "./files.ts";

/** Bundles islands for the browser, what they share in chunks of its own. Gives files by the path to serve them at. */
export async function bundle(
  islands: SourceFile[],
  { root, id, isDeveloping }: { root: string; id: string; isDeveloping: boolean },
): Promise<Record<string, StaticFile>> {
  const runtime = new URL(isDeveloping ? "../browser/reload.ts" : "../browser/boot.ts", import.meta.url);
  try {
    const { outputFiles } = await build({
      entryPoints: {
        ...Object.fromEntries(islands.map(({ name, path }) => [name, path])),
        "fresh-runtime": fileURLToPath(runtime),
      },
      absWorkingDir: root,
      outdir: scriptsPath(id),
      write: false,
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "browser",
      target: ["chrome99", "firefox99", "safari15"],
      jsx: "automatic",
      jsxImportSource: "preact",
      minify: !isDeveloping,
      sourcemap: isDeveloping && "inline",
      define: { FRESH_BUILD_ID: JSON.stringify(id) },
      logLevel: "silent",
    });
    return Object.fromEntries(outputFiles.map(({ path, contents }) => {
      return [path, staticFile(path, contents, contents as Uint8Array<ArrayBuffer>)];
    }));
  } finally {
    await stop();
  }
}
