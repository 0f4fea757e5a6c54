import assert from "node:assert/strict";
import axe from "axe-core";
import type { Page } from "playwright-core";
import { ARTEFACTS } from "./artefacts.ts";
import { withBrowser } from "./browser.ts";
import { layoutShift } from "./layout_shift.ts";
import { alive, type OpenSite, openSite } from "./open_site.ts";
import { WAYS } from "./ways.ts";

/** The pages that look different in each state of things, by the name that their pictures have. */
const PAGES: Record<string, string> = {
  "status": "/",
  "target": "/targets/amber-440",
  "incidents": "/incidents",
};

/** Those that need much to say, or say the same in every state of things. */
const MORE: Record<string, string> = {
  "api": "/api",
  "no such page": "/no-such-page",
  "category": "/categories/Banks",
  "certificates": "/certificates?ends=90",
  "day": "/incidents?on=2026-01-02",
  "down": "/?state=down",
  "nothing found": "/?q=nothing-is-called-so",
};

/** Which pages are looked at beside those, by the way that things are. */
const ALSO: Record<string, Record<string, string>> = { "thousand": MORE, "disputed": { "wall": "/wall" } };

const WIDTHS = [360, 768, 1440];
const THEMES = ["light", "dark"] as const;

/** Axe takes seconds for each, and every look in each theme and at each end of the widths tells it nothing new. */
const AUDITED = new Set(["360 dark", "1440 light"]);

for (const [name, view] of Object.entries(WAYS)) {
  const [target] = view.list.targets;
  const pages = { ...PAGES, ...ALSO[name] };
  if (!view.list.targets.some(({ id }) => PAGES.target.endsWith(id))) pages.target = `/targets/${target?.id}`;
  if (!target) delete pages.target;
  withBrowser(`every page with ${name} fits, does not shift, and has no violation in either theme`, async (browser) => {
    await openSite(browser, view, async (open) => await lookAt(open, name, pages));
  });
}

withBrowser("every page without JavaScript fits, in either theme", async (browser) => {
  await openSite(
    browser,
    WAYS.thousand,
    async (open) => await lookAt(open, "without JavaScript", { ...PAGES, ...MORE }, false),
    {
      javaScriptEnabled: false,
    },
  );
});

withBrowser("a page of a thousand rows is complete", async (browser) => {
  await openSite(browser, WAYS.thousand, async ({ page }) => {
    await layOutAll(page);
    await page.screenshot({ path: `${ARTEFACTS}thousand whole.png`, fullPage: true });
  }, { viewport: { width: 768, height: 900 } });
});

async function lookAt(open: OpenSite, name: string, pages: Record<string, string>, hasScripts = true): Promise<void> {
  const { page, problems } = open;
  for (const [part, path] of Object.entries(pages)) {
    for (const width of WIDTHS) {
      const what = `${name}, ${part}, ${width} px`;
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(path);
      if (hasScripts) await alive(page);
      const found = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.equal(found, width, `${what}: it is wider than the window`);
      const shift = hasScripts ? await layoutShift(page) : 0;
      assert.ok(shift < .01, `${what}: things have moved by ${shift}`);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({
          path: `${ARTEFACTS}${name} ${part} ${width} ${theme}.png`,
          fullPage: path[1] !== "?" && path !== "/",
        });
        if (hasScripts && AUDITED.has(`${width} ${theme}`)) assert.deepEqual(await violations(page), [], what);
      }
    }
  }
  // A browser tells of the page itself when that is not there.
  assert.deepEqual(problems.filter((problem) => !problem.includes("/no-such-page: ")), []);
}

/** Rows that are out of sight have no picture, and not the height that they have once they are seen. */
async function layOutAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".targets tbody tr { content-visibility: visible !important }");
    document.adoptedStyleSheets = [sheet];
  });
}

async function violations(page: Page): Promise<string[]> {
  await layOutAll(page);
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
