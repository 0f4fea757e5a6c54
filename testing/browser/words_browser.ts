import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DAY } from "../../lib/duration.ts";
import { sampleIncident, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";

/** Words that are on two lines, of what shows letters. */
function brokenWords(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const broken: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      const text = texts.currentNode as Text;
      const element = text.parentElement!;
      if (!element.checkVisibility() || element.closest("script, style, option, code")) continue;
      for (const { 0: word, index } of text.data.matchAll(/[\p{L}\p{N},]+/gu)) {
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        const tops = new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top)));
        if (tops.size > 1) broken.push(word);
      }
    }
    return broken;
  });
}

withBrowser("no word of a page is broken at any width, however large the text is", async (browser) => {
  const few = viewOfMany(40, { slot: SLOT });
  const targets = few.list.targets.map((target, index) => {
    return index % 2 === 0 ? target : { ...target, name: `${target.name} Philharmonic`, category: "Universities" };
  });
  const sweeps = few.sweeps.map(({ record }) => ({ targets, record }));
  const closed = targets.slice(0, 30).map(({ id, name }, index) => {
    const ended = index % 2 === 0 ? "up" as const : "blocked" as const;
    return { ...sampleIncident(id, SLOT - 2 * DAY - (index % 3) * DAY, SLOT - DAY), name, ended };
  });
  const view = {
    ...few,
    list: { ...few.list, targets },
    latest: sweeps[0],
    sweeps,
    incidents: { open: [], closed },
  };
  for (const path of ["/", "/incidents", "/categories/Universities", "/wall"]) {
    await openSite(browser, view, async ({ page }) => {
      const cdp = await page.context().newCDPSession(page);
      for (const size of [16, 32]) {
        await cdp.send("Page.setFontSizes", { fontSizes: { standard: size, fixed: size } });
        for (const width of [360, 641, 675, 768, 1024, 1280]) {
          // Words of 32 pixels are wider than half a phone.
          if (size === 32 && width === 360) continue;
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await brokenWords(page), [], `${path} at ${width} px, text of ${size} px`);
          assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, path);
        }
      }
    }, { path, viewport: { width: 360, height: 800 } });
  }
});

withBrowser("printed, no page has a broken word, or something that only works on a screen", async (browser) => {
  const view = viewOfMany(40, { slot: SLOT });
  const [{ id }] = view.list.targets;
  const category = view.list.targets[0].category!;
  for (const path of ["/", "/incidents", `/categories/${category}`, `/targets/${id}`]) {
    await openSite(browser, view, async ({ page }) => {
      await page.emulateMedia({ media: "print" });
      assert.deepEqual(await brokenWords(page), [], path);
      const screen = page.locator(
        ":is(button, select, .segments, a):visible",
        { hasText: /^(history|24 h.*|Show.*|Subscribe.*|Apply)$/ },
      );
      assert.deepEqual(await screen.allInnerTexts(), [], path);
    }, { path, viewport: { width: 794, height: 1123 } });
  }
});
