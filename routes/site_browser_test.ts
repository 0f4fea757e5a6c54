import assert from "node:assert/strict";
import type { Check } from "../lib/model/check.ts";
import type { View } from "../lib/model/view.ts";
import { withBrowser } from "../testing/browser/browser.ts";
import { openSite } from "../testing/browser/open_site.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";

function viewOf(slot: number): View {
  const sweep = sampleSweep(slot, [[sampleTarget("Shop", { category: "Shops" }), 503], ["Press", 200], ["Robot", 403]]);
  return sampleView([sweep]);
}

withBrowser(
  "LocalTime gives times in the viewer's zone and as ages, also when the page comes from cache",
  async (browser) => {
    // So near that it ended some minutes ago.
    const slot = Math.floor(Date.now() / MINUTE) * MINUTE - 4 * MINUTE;
    await openSite(browser, viewOf(slot), async ({ page, problems, statuses }) => {
      for (const status of [200, 304]) {
        await page.getByText("Times in Singapore, UTC+8").waitFor();
        assert.match(
          await page.locator(".lead").innerText(),
          /^1 today\.\s+Last checked [3-6] min ago \(took 30 s\)\.\s+Next check at \d\d:\d\d\.$/,
        );
        const due = page.locator(".lead time").nth(1);
        const at = new Date(await due.getAttribute("datetime") ?? "");
        assert.equal(await due.innerText(), new Date(at.getTime() + 8 * 60 * MINUTE).toISOString().slice(11, 16));
        assert.equal(await due.getAttribute("title"), `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`);
        const label = await page.locator(".chart [data-time]").innerHTML();
        assert.equal(label, new Date(slot + 8 * 60 * MINUTE).toISOString().slice(11, 16));
        assert.equal(statuses.at(-1), status);
        assert.deepEqual(problems, []);
        await page.reload();
      }
    });
  },
);

withBrowser("the page finds targets without JavaScript, and shows them", async (browser) => {
  await openSite(browser, viewOf(SLOT), async ({ page }) => {
    assert.match(await page.locator(".lead").innerText(), /Last checked at \d\d:\d\d UTC \(took 30 s\)/);
    await page.getByRole("searchbox").fill("shop");
    await page.getByLabel("State").selectOption("down");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByRole("heading", { name: "The only site matching “shop” is down" }).waitFor();
    assert.equal(await page.locator(".targets th[scope=row] a").first().innerText(), "Shop");
    await page.getByText("1 of 3 sites", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Clear filters" }).click();
    await page.locator(".targets th[scope=row]").nth(2).waitFor();
    await page.getByRole("link", { name: "Blocked 1" }).click();
    await page.getByRole("heading", { name: "1 of 3 sites is blocked" }).waitFor();
  }, { javaScriptEnabled: false });
});

withBrowser("the page leads to the targets by keyboard, and shows the focus", async (browser) => {
  await openSite(browser, viewOf(SLOT), async ({ page }) => {
    const skip = page.getByRole("link", { name: "Skip to the list of sites" });
    assert.ok((await skip.boundingBox())!.y < 0, "out of sight until it has focus");
    await page.keyboard.press("Tab");
    assert.ok((await skip.boundingBox())!.y >= 0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    const link = page.locator(".targets thead").getByRole("link", { name: "Site", exact: true });
    assert.equal(await link.evaluate((element) => element === document.activeElement), true);
    assert.notEqual(await link.evaluate((element) => getComputedStyle(element).outlineStyle), "none");
  });
});

withBrowser("the page is no wider than its window, for any names of targets", async (browser) => {
  const names = [
    "N".repeat(200),
    "word ".repeat(40),
    "موقع الأخبار العربية",
    "👩‍👩‍👧‍👦".repeat(20),
    "<script>alert(1)</script>",
  ];
  const found = names.map((name, index) =>
    [
      sampleTarget(name, { category: name.slice(0, 100), url: `https://example.org/${"x".repeat(1980)}` }),
      sampleCheck(503, { state: index === 0 ? "maintenance" : "down" }),
    ] as [ReturnType<typeof sampleTarget>, Check]
  );
  const list = { problems: [`urls.csv:1: ${"x".repeat(500)}`], refusedAt: SLOT };
  const plain = sampleView([sampleSweep(SLOT, found)], { title: "T".repeat(100), storeFailure: "y".repeat(500) });
  for (const width of [360, 768, 1440]) {
    await openSite(browser, { ...plain, list: { ...plain.list, ...list } }, async ({ page }) => {
      for (const summary of await page.locator("summary:not([hidden])").all()) await summary.click();
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
    }, { viewport: { width, height: 800 } });
  }
});
