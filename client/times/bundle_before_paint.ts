/**
 * `deno task before_paint` makes of `before_paint.ts` a script of `static/` that a browser runs at once. The islands'
 * modules, which Fresh makes, run when the whole page is there, and that is too late.
 */
import { build, stop } from "esbuild";

export const SCRIPT = new URL("../../static/before_paint.js", import.meta.url);

const BANNER = `// deno-fmt-ignore-file
// deno-lint-ignore-file
// Made of client/times/before_paint.ts by \`deno task before_paint\`.`;

export async function bundleBeforePaint(): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [new URL("before_paint.ts", import.meta.url).pathname],
      absWorkingDir: new URL("../..", import.meta.url).pathname,
      write: false,
      bundle: true,
      format: "iife",
      platform: "browser",
      target: ["chrome99", "firefox99", "safari15"],
      banner: { js: BANNER },
      logLevel: "silent",
    });
    return outputFiles[0].text;
  } finally {
    await stop();
  }
}

if (import.meta.main) await Deno.writeTextFile(SCRIPT, await bundleBeforePaint());
