import { Builder } from "fresh/dev";
import { fileURLToPath } from "node:url";
import { type BrowserContextOptions, chromium } from "playwright-core";
import { ARGUMENTS, CHROMIUM } from "../browser/browser.ts";
import { findProgram } from "../process/needs.ts";
import { openDemo } from "./demo.ts";

/** `deno task pictures`: makes the README's pictures of the status page, from the demo at a time that is always the same. */
const NOW = Date.UTC(2026, 2, 12, 14, 24);

const PICTURES: Record<string, BrowserContextOptions> = {
  "page.png": { viewport: { width: 1440, height: 1500 }, colorScheme: "light" },
  "page-phone.png": { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2, colorScheme: "dark" },
};

const root = fileURLToPath(new URL("../..", import.meta.url));
const executablePath = findProgram(CHROMIUM);
if (!executablePath) throw new Error(`Cannot make pictures: ${CHROMIUM.names[0]} is missing (${CHROMIUM.install})`);

const folder = await Deno.makeTempDir({ prefix: "lookout-pictures-" });
try {
  await using demo = await openDemo({ folder, now: () => NOW, swept: true });
  (await new Builder({ root }).build({ snapshot: "memory" }))(demo.app);
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, demo.app.handler());
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  for (const [file, options] of Object.entries(PICTURES)) {
    const page = await browser.newPage({ timezoneId: "UTC", locale: "en-GB", reducedMotion: "reduce", ...options });
    await page.clock.setFixedTime(NOW);
    await page.goto(`http://127.0.0.1:${server.addr.port}/`, { waitUntil: "networkidle" });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: `${root}docs/${file}` });
    console.log(`docs/${file}`);
    await page.close();
  }
  await browser.close();
} finally {
  await Deno.remove(folder, { recursive: true });
}
Deno.exit();
