import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { DAY } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import { noCounts } from "../../lib/model/state.ts";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const VIEW = viewOfMany(1000, { slot: SLOT });

/** On how many lines each of these elements has its text. */
function linesOf(page: Page, selector: string) {
  return page.locator(selector).evaluateAll((elements) =>
    elements.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return new Set(Array.from(range.getClientRects(), ({ top }) => Math.round(top))).size;
    })
  );
}

withBrowser("a long title stays on one line, beside the parts of the site", async (browser) => {
  for (const width of [360, 768, 1440]) {
    await openSite(browser, { ...VIEW, title: "word ".repeat(20) }, async ({ page }) => {
      assert.deepEqual(await linesOf(page, ".brand span"), [1]);
      const [brand, parts] = await Promise.all(
        ["header .brand", ".parts"].map((one) => page.locator(one).boundingBox()),
      );
      assert.ok(parts!.x >= brand!.x + brand!.width && Math.abs(parts!.y - brand!.y) < 8, `at ${width} px`);
    }, { viewport: { width, height: 900 } });
  }
});

withBrowser("a target's checks break no word and no unit on a phone", async (browser) => {
  const refused = VIEW.latest!.targets[VIEW.latest!.record.checks.findIndex(({ outcome }) => outcome === "refused")];
  await openSite(browser, VIEW, async ({ page }) => {
    assert.match(await page.locator(".checks").innerText(), /connection refused/);
    assert.deepEqual([...new Set(await linesOf(page, ".checks tbody td:not(.stack)"))], [1]);
  }, { path: `/targets/${refused.id}`, viewport: { width: 360, height: 900 } });
});

withBrowser("the scale of latency is beside the line, each step once", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const steps = await page.locator(".span:visible .latency > svg:first-child text").allTextContents();
    assert.ok(steps.length > 1 && new Set(steps).size === steps.length, steps.join());
    const [scale, line] = await Promise.all(
      [1, 2].map((n) => page.locator(`.span:visible .latency > svg:nth-child(${n})`).boundingBox()),
    );
    assert.ok(scale!.x + scale!.width <= line!.x);
  }, { path: "/targets/amber-440" });
});

withBrowser("what is down has as many columns as there is room for", async (browser) => {
  for (const [width, columns] of [[360, 1], [768, 2], [1920, 3]]) {
    await openSite(browser, VIEW, async ({ page }) => {
      const lefts = await page.locator("#down-today li").evaluateAll((items) =>
        items.map((one) => one.getBoundingClientRect().x)
      );
      assert.equal(new Set(lefts).size, columns, `at ${width} px`);
    }, { viewport: { width, height: 900 } });
  }
});

withBrowser(
  "the choices lie beside the search, or over the page while somebody searches, so that nothing moves",
  async (browser) => {
    for (const [width, beside] of [[1440, true], [768, false], [360, false]] as const) {
      await openSite(browser, VIEW, async ({ page }) => {
        const choices = page.locator(".choices");
        const top = () => page.locator("h1").evaluate((heading) => heading.getBoundingClientRect().top);
        const before = await top();
        assert.equal(await choices.isVisible(), beside, `at ${width} px`);
        await page.getByRole("searchbox").focus();
        assert.ok(await choices.isVisible());
        assert.equal(await top(), before);
        await page.locator("select[name=state]").selectOption("down");
        await page.getByRole("heading", { name: "sites are down" }).waitFor();
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      }, { viewport: { width, height: 900 } });
    }
  },
);

withBrowser("search and what is filtered by stay in sight, and lead back to what is found", async (browser) => {
  for (const width of [360, 1440]) {
    await openSite(browser, VIEW, async ({ page }) => {
      const search = page.getByRole("searchbox");
      const top = async () => (await search.boundingBox())!.y;
      assert.ok(await top() < 120, `it is ${await top()} px from the top`);
      await page.evaluate(() => scrollTo(0, 5000));
      assert.ok(await top() < 20);
      await search.fill("harbor");
      await page.getByRole("heading", { name: "sites matching “harbor”" }).waitFor();
      assert.ok(await top() < 20);
      const heading = (await page.locator("h1").boundingBox())!;
      assert.ok(heading.y > 0 && heading.y < 200, `the heading is at ${heading.y} px`);
      await page.evaluate(() => scrollTo(0, 900));
      assert.ok((await page.getByRole("link", { name: "Remove filter" }).boundingBox())!.y < 100);
    }, { viewport: { width, height: 700 } });
  }
});

withBrowser("the tables behind the charts fit a phone", async (browser) => {
  const days = [{
    day: dayOf(SLOT) - DAY,
    sweeps: 144,
    targets: new Map([["amber-440", { ...noCounts(), up: 143, down: 1, p50: 352, p90: 800, p99: 9876 }]]),
  }];
  for (const path of ["/", "/targets/amber-440"]) {
    await openSite(browser, { ...VIEW, days }, async ({ page }) => {
      for (const summary of await page.locator(".numbers summary").all()) await summary.click();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, path);
    }, { path, viewport: { width: 360, height: 900 } });
  }
});
