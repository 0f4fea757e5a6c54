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

withBrowser("a long title is complete at any width", async (browser) => {
  for (const width of [360, 768, 1440]) {
    await openSite(browser, { ...VIEW, title: "word ".repeat(20).trim() }, async ({ page }) => {
      const isCut = await page.locator(".brand span").evaluate((title) =>
        title.scrollWidth > title.clientWidth && getComputedStyle(title).overflow !== "visible"
      );
      assert.equal(isCut, false, `at ${width} px`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }, { viewport: { width, height: 900 } });
  }
});

withBrowser("a target's checks are not broken within words or units on a phone", async (browser) => {
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

withBrowser("the list of down sites has as many columns as there is room for", async (browser) => {
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
        const choices = page.locator(".facets");
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

withBrowser("search and filters stay in view, and lead back to the results", async (browser) => {
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

withBrowser(
  "no page is wider than a window of any width, and the header has every part, whatever the title",
  async (browser) => {
    const few = viewOfMany(20, { slot: SLOT });
    for (const title of ["Lookout", "Public services of the region of Brabant"]) {
      for (const path of ["/", "/incidents", "/certificates", `/targets/${few.list.targets[0].id}`]) {
        await openSite(browser, { ...few, title }, async ({ page }) => {
          for (const width of [320, 400, 480, 560, 640, 641, 700, 760, 840, 920]) {
            await page.setViewportSize({ width, height: 900 });
            assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, path);
          }
          await page.setViewportSize({ width: 320, height: 900 });
          for (const part of await page.locator(".parts a").all()) {
            assert.ok(await part.isVisible(), await part.innerText());
          }
        }, { path, viewport: { width: 320, height: 900 } });
      }
    }
  },
);

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

withBrowser("a phone shows two lines per site and fifty sites, and the others on request", async (browser) => {
  const [first, ...others] = VIEW.latest!.targets;
  const name = "status.of-a-very-long-department.example.org";
  const targets = [{ ...first, name }, ...others];
  const latest = { ...VIEW.latest!, targets };
  const view = { ...VIEW, list: { ...VIEW.list, targets }, latest, sweeps: [latest, ...VIEW.sweeps.slice(1)] };
  await openSite(browser, view, async ({ page }) => {
    const rows = page.locator(".targets tbody tr:not(.group):visible");
    await page.getByRole("button", { name: "Show 950 more" }).waitFor();
    await rows.nth(50).waitFor({ state: "detached" });
    assert.equal(await rows.count(), 50);
    assert.deepEqual(await page.locator(".targets .group b:visible").allInnerTexts(), ["Down", "Blocked"]);
    const lines = await rows.first().evaluate((row) =>
      new Set(
        [...row.children].filter((cell) => cell.checkVisibility()).map((cell) => cell.getBoundingClientRect().top),
      ).size
    );
    assert.equal(lines, 2);
    await page.locator(".magnifier").click();
    await page.keyboard.type("long-department");
    await page.getByRole("heading", { name: "The only site matching" }).waitFor();
    assert.equal(await rows.count(), 1);
    const link = rows.first().locator("a").first();
    const parts = await link.evaluate((link) => {
      const [range, parts] = [document.createRange(), new Map<number, string>()];
      for (const text of [...link.childNodes].filter(({ nodeType }) => nodeType === 3)) {
        for (let index = 0; index < text.nodeValue!.length; index++) {
          range.setStart(text, index);
          range.setEnd(text, index + 1);
          const top = Math.round(range.getBoundingClientRect().top);
          parts.set(top, (parts.get(top) ?? "") + text.nodeValue![index]);
        }
      }
      return [...parts.values()];
    });
    assert.deepEqual(parts, ["status.of-a-very-long-department.", "example.org"]);
    await page.getByRole("link", { name: "Remove filter" }).click();
    await page.getByRole("button", { name: "Show 950 more" }).click();
    await page.locator(".targets[aria-busy]").waitFor({ state: "detached" });
    assert.equal(await rows.count(), 1000);
    assert.equal(await page.locator(".rest").count(), 0);
  }, { viewport: { width: 360, height: 740 }, hasTouch: true });
});

withBrowser("a phone shows what is pending below its name, in one line", async (browser) => {
  const added = { ...VIEW.list.targets[0], id: "added", name: "Just added" };
  const view = { ...VIEW, list: { ...VIEW.list, targets: [...VIEW.list.targets.slice(0, 20), added] } };
  await openSite(browser, view, async ({ page }) => {
    const row = page.locator(".targets tr", { hasText: "Just added" });
    const [name, status] = await Promise.all([
      row.locator("a").first().boundingBox(),
      row.locator(".status").boundingBox(),
    ]);
    assert.equal(status!.x, name!.x);
    assert.deepEqual(new Set(await linesOf(page, ".targets .hour.pending + .status")), new Set([1]));
  }, { viewport: { width: 360, height: 740 }, hasTouch: true });
});

withBrowser("marks have a tooltip in words, for pointer and keyboard", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const row = page.locator(".targets tbody tr:not(.group)").first();
    const said = () =>
      row.locator(".marks").evaluate((marks) => {
        const { content } = getComputedStyle(marks, "::after");
        return content === "none" ? "" : content;
      });
    assert.equal(await said(), "");
    await row.locator(".marks").hover();
    assert.match(await said(), /Last 6 checks: /);
    await page.mouse.move(0, 0);
    await page.locator(".targets thead a").last().focus();
    await page.keyboard.press("Tab");
    assert.match(await said(), /Last 6 checks: /);
  });
});
