/**
 * The build makes `static/before_paint.js` of `before_paint.ts`, a script that a browser runs at once. The islands'
 * modules, which Fresh makes, run when the whole page is there, and that is too late.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { build, stop } from "esbuild";

const ROOT = new URL("../../", import.meta.url);
const SCRIPT = new URL("static/before_paint.js", ROOT);

/** Writes the script unless it is up to date: `deno task dev` watches the folder, and tests write it at the same time. */
export async function writeBeforePaint(): Promise<void> {
  const script = await bundleBeforePaint();
  if (await readFile(SCRIPT, "utf8").catch(() => null) === script) return;
  const part = new URL(`static/.before_paint.${crypto.randomUUID()}`, ROOT);
  await writeFile(part, script);
  await rename(part, SCRIPT);
}

async function bundleBeforePaint(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [new URL("before_paint.ts", import.meta.url).pathname],
      absWorkingDir: ROOT.pathname,
      write: false,
      bundle: true,
      minify: true,
      format: "iife",
      platform: "browser",
      target: ["chrome99", "firefox99", "safari15"],
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } finally {
    await stop();
  }
}
