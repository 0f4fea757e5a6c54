import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import type { View } from "../lib/view.ts";
import { withBrowser } from "../testing/browser.ts";
import { layoutShift } from "../testing/layout_shift.ts";
import { openSite } from "../testing/open_site.ts";
import { MINUTE, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples.ts";
import { viewOfMany } from "../testing/views.ts";

/** Where the pictures are kept. */
const ARTEFACTS = new URL("../artefacts/", import.meta.url).pathname;
await mkdir(ARTEFACTS, { recursive: true });

const LONG = "https://example.org/" + "x".repeat(1980);
const STRANGE = [
  "N".repeat(200),
  "word ".repeat(39),
  "موقع الأخبار العربية",
  "👩‍👩‍👧‍👦".repeat(18),
  "<script>alert(1)</script>",
];
const THOUSAND = viewOfMany(1000, { slot: SLOT });

/** The ways that a status page can be. */
const VIEWS: Record<string, View> = {
  "thousand": THOUSAND,
  "three": viewOfMany(3, { slot: SLOT }),
  "none": sampleView([sampleSweep(SLOT, [])]),
  "before the first sweep": { ...sampleView([]), list: THOUSAND.list },
  "first sweep": {
    ...sampleView([]),
    list: THOUSAND.list,
    running: { slot: SLOT, started: SLOT, progress: { total: 1000, done: 412, down: 3, confirming: 2 } },
  },
  "cut off": sampleView([
    sampleSweep(SLOT, [["Shop", "timeout"], ["Press", "dns"], ["Robot", null]], { reliable: false }),
    sampleSweep(SLOT - 10 * MINUTE, [["Shop", 200], ["Press", 200], ["Robot", 403]]),
  ], { behind: true, missed: [SLOT - 20 * MINUTE], storeFailure: "disk full" }),
  "strange": sampleView([
    sampleSweep(SLOT, STRANGE.map((name) => [sampleTarget(name, { category: name.slice(0, 90), url: LONG }), 503])),
  ], { title: STRANGE[1] }),
};

/** Pages whose look is tested with a thousand targets; `/` is, with every view. */
const PATHS = [
  "/incidents",
  "/targets/amber-440",
  "/?state=down",
  "/?q=nothing-is-called-so",
  "/no-such-page",
];

const WIDTHS = [360, 768, 1440];

/** Axe takes seconds for each, and every look in each theme and at each end of the widths tells it nothing new. */
const AUDITED = new Set(["360 dark", "1440 light"]);

for (const [name, view] of Object.entries(VIEWS)) {
  withBrowser(`/ with ${name}: fits, stands still, has no violation in either theme`, async (browser) => {
    for (const width of WIDTHS) await look(browser, view, "/", width, name);
  });
}

for (const path of PATHS) {
  withBrowser(`${path} fits, stands still, has no violation in either theme`, async (browser) => {
    for (const width of WIDTHS) await look(browser, THOUSAND, path, width, path.replaceAll(/\W+/g, " ").trim());
  });
}

async function look(browser: Browser, view: View, path: string, width: number, name: string): Promise<void> {
  const options = { path, viewport: { width, height: 900 }, colorScheme: "light" as const };
  await openSite(browser, view, async ({ page, problems }) => {
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, "it is wider than the window");
    for (const theme of ["light", "dark"]) {
      await page.getByLabel("Colours").selectOption(theme);
      await page.screenshot({ path: `${ARTEFACTS}${name} ${width} ${theme}.png` });
      if (AUDITED.has(`${width} ${theme}`)) assert.deepEqual(await violations(page), [], `${theme}, ${width} px`);
    }
    const shift = await layoutShift(page);
    assert.ok(shift < .01, `things have moved by ${shift}`);
    assert.deepEqual(problems.filter((problem) => !problem.includes("404")), []);
  }, options);
}

async function violations(page: Page): Promise<string[]> {
  // Not as a script in the page, which its policy would block.
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    // A row like the ones before it has nothing new to tell.
    for (const row of document.querySelectorAll(".targets tbody tr:nth-child(n + 12)")) row.remove();
    const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run({
      resultTypes: ["violations"],
      rules: { "target-size": { enabled: true } },
    });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map(({ html }) => html)}`);
  });
}

withBrowser("/ without JavaScript, and without CSS, is whole", async (browser) => {
  await openSite(browser, VIEWS.three, async ({ page }) => {
    assert.equal(await page.getByLabel("Colours").isVisible(), false);
    assert.equal(await page.getByRole("button", { name: "Show" }).isVisible(), true);
    await page.screenshot({ path: `${ARTEFACTS}without JavaScript.png`, fullPage: true });
  }, { javaScriptEnabled: false });
  await openSite(browser, VIEWS.three, async ({ page }) => {
    await page.evaluate(() => document.querySelector("link[rel=stylesheet]")!.remove());
    const text = await page.locator("body").innerText();
    assert.match(text, /Up\s+3[\s\S]*Amber 0[\s\S]*(200|301)/);
    await page.screenshot({ path: `${ARTEFACTS}without CSS.png`, fullPage: true });
  });
});

withBrowser("the theme that was chosen is there before the first paint", async (browser) => {
  await openSite(browser, VIEWS.three, async ({ page }) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.getByLabel("Colours").selectOption("dark");
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.route("**/_fresh/**", (route) => route.abort());
    await page.reload();
    assert.equal(await paper(), dark);
  }, { colorScheme: "light" });
});

withBrowser("nothing moves where less motion is preferred", async (browser) => {
  await openSite(browser, VIEWS["first sweep"], async ({ page }) => {
    const moving = await page.evaluate(() =>
      document.getAnimations().length +
      [...document.querySelectorAll("*")].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0)
        .length
    );
    assert.equal(moving, 0);
  }, { reducedMotion: "reduce" });
});
