import assert from "node:assert/strict";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const VIEW = viewOfMany(1000, { slot: SLOT });

withBrowser("printed, the page has only the failures, in light colours, with absolute times", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const shown = await page.evaluate(() => {
      const isShown = (element: Element) => element.checkVisibility();
      const rows = [...document.querySelectorAll(".targets tbody tr:not(.group)")].filter(isShown);
      const time = document.querySelector(".checked time")!;
      return {
        down: rows.filter((row) => row.querySelector("td.down")).length,
        others: rows.filter((row) => !row.querySelector("td.down")).length,
        head: getComputedStyle(document.querySelector(".targets thead")!).display,
        paper: getComputedStyle(document.body).backgroundColor,
        time: getComputedStyle(time, "::after").content,
        onScreen:
          [...document.querySelectorAll(".parts, .theme, .find, .timelines, footer, button")].filter(isShown).length,
      };
    });
    assert.equal(shown.down, VIEW.latest!.record.counts.down);
    assert.deepEqual({ ...shown, down: 0 }, {
      down: 0,
      others: 0,
      head: "table-header-group",
      paper: "rgb(251, 250, 248)",
      time: '"2026-01-02 03:10:28 UTC"',
      onScreen: 0,
    });
    assert.ok((await page.pdf({ format: "A4" })).length > 10_000);
  });
});

withBrowser("a site's feed is found by autodiscovery, and its badges can be copied with a click", async (browser) => {
  await openSite(browser, VIEW, async ({ page, problems }) => {
    const feeds = await page.locator("link[rel=alternate]").evaluateAll((links) =>
      links.map((link) => link.getAttribute("href"))
    );
    assert.deepEqual(feeds.toSorted(), ["/feed.xml", "/feed.xml?target=amber-440"]);
    assert.equal(await page.locator(".badges img").count(), 4);
    const first = page.locator(".badges dd").first();
    await first.getByRole("button").click();
    await first.getByText("Copied").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(copied, "[![Status](/badges/amber-440.svg)](/targets/amber-440)");
    assert.deepEqual(problems, []);
  }, { path: "/targets/amber-440", permissions: ["clipboard-read", "clipboard-write"] });
});

withBrowser("the link to the CSV keeps the filters", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    await page.locator(".find [name=state]").selectOption("down");
    await page.getByRole("searchbox").fill("harbor");
    const href = await page.getByRole("link", { name: "Download as CSV" }).getAttribute("href");
    assert.equal(href, "/api/v1/targets.csv?q=harbor&state=down");
  });
});
