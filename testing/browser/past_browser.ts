import assert from "node:assert/strict";
import axe from "axe-core";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const VIEW = viewOfMany(1000, { slot: SLOT });

withBrowser(
  "how things were is one click from the page, marked as past, still, and one click back",
  async (browser) => {
    await openSite(browser, VIEW, async ({ page, site, statuses, problems }) => {
      const strip = page.locator(".timeline").first();
      await strip.locator("a").nth(3).hover({ force: true });
      assert.match(await page.locator(".chosen").innerText(), /10:50: \d+ down$/);
      await strip.locator("a").nth(3).click({ force: true });
      await page.getByText("Showing the past").waitFor();
      assert.match(await page.locator(".past").innerText(), /the check at .*10:50\./);
      assert.match(await page.locator("h1").innerText(), /sites were down$/);
      assert.deepEqual(
        await page.locator(".targets thead th:visible").allInnerTexts(),
        ["Site", "Category", "Past hour", "Status", "Response time", "Up 30 d"],
        "of the past there is no uptime of 24 hours",
      );
      const cells = page.locator(".targets tbody tr:not(.group)").first().locator("th, td");
      const tops = await cells.evaluateAll((all) =>
        all.filter((cell) => cell.checkVisibility()).map((cell) => cell.getBoundingClientRect().top)
      );
      assert.equal(new Set(tops).size, 1);

      const count = statuses.length;
      site.view = { ...VIEW, version: 2 };
      await page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
      await page.evaluate(() => dispatchEvent(new Event("online")));
      await page.waitForTimeout(300);
      assert.equal(statuses.length, count, "it is not updated");

      await page.getByRole("searchbox").fill("harbor 4");
      await page.waitForFunction(() => document.querySelectorAll(".targets tbody tr:not(.group)").length < 100);
      assert.match(page.url(), /at=2026-01-02T02%3A50Z&q=harbor\+4/);
      assert.match(await page.locator("h1").innerText(), / was down$/);

      await page.getByRole("link", { name: "Back to now" }).click();
      await page.waitForFunction(() => !document.querySelector("[data-past]"));
      assert.match(page.url(), /\/\?q=harbor\+4$/);
      assert.deepEqual(problems, []);
    });
  },
);

withBrowser("the strip can be read and opened with the keyboard", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const links = page.locator(".timeline").first().locator("a");
    assert.equal(await links.evaluateAll((all) => all.filter((link) => link.tabIndex === 0).length), 1);
    await links.last().focus();
    const first = await page.locator(".chosen").innerText();
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.match(first, /11:10: /);
    await page.getByText(/10:50: \d+ down$/).waitFor();
    await page.keyboard.press("Home");
    await page.getByText(/10:20: \d+ down$/).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("Showing the past").waitFor();
    // Not as a script in the page, which its policy would block.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run([".past", ".timelines", ".at"])
    );
    assert.deepEqual(violations.map(({ id }) => id), []);
  });
});

withBrowser("on a phone a first tap describes a column of the strip, and its text is a link", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    await page.locator(".timeline").first().scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await page.locator(".timeline svg").first().boundingBox())!;
    await page.touchscreen.tap(x + width - 8, y + height / 2);
    const words = page.locator(".chosen a");
    await words.waitFor();
    assert.equal(new URL(page.url()).search, "");
    await words.tap();
    await page.getByText("Showing the past").waitFor();
  }, { viewport: { width: 360, height: 780 }, hasTouch: true });
});

withBrowser("without JavaScript a form leads to a time, and columns are links", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    await page.locator("[type=datetime-local]").fill("2026-01-02T02:40");
    await page.locator(".at button").click();
    assert.match(await page.locator(".past").innerText(), /the check at 02:40 UTC\./);
  }, { javaScriptEnabled: false });
});

withBrowser("a phone shows fifty sites of the past, and the others on request", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const rows = page.locator(".targets tbody tr:not(.group):visible");
    await rows.nth(50).waitFor({ state: "detached" });
    assert.equal(await rows.count(), 50);
    await page.locator(".magnifier").click();
    await page.keyboard.type("e");
    await page.getByRole("heading", { name: "sites matching “e”" }).waitFor();
    assert.equal(await rows.count(), 50);
    await page.locator(".rest button").click();
    await rows.nth(200).waitFor();
    assert.equal(await page.locator(".rest").count(), 0);
  }, { path: "/?at=2026-01-02T02%3A50Z", viewport: { width: 360, height: 780 }, hasTouch: true });
});
