/**
 * The build makes `before_paint_script.ts` of `before_paint.ts`: a script within the page, which a browser runs at once.
 * The islands' modules, which Fresh makes, run when the whole page is there, and that is too late.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { build, stop } from "esbuild";

const ROOT = new URL("../../", import.meta.url);
const MODULE = new URL("before_paint_script.ts", import.meta.url);

/** Writes the module unless it is up to date: `deno task dev` reads it in the meantime. */
export async function writeBeforePaint(): Promise<void> {
  const text = await beforePaintModule();
  if (await readFile(MODULE, "utf8").catch(() => null) === text) return;
  const part = new URL(`.before_paint.${crypto.randomUUID()}`, MODULE);
  await writeFile(part, text);
  await rename(part, MODULE);
}

/** The text of the module. */
export async function beforePaintModule(): Promise<string> {
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
    const script = JSON.stringify(outputFiles[0].text.trim());
    return `/** Made of \`before_paint.ts\` by \`deno task build\`. */\n// deno-fmt-ignore\nexport const BEFORE_PAINT = ${script};\n`;
  } finally {
    await stop();
  }
}
