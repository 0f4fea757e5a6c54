import assert from "node:assert/strict";
import type { Page } from "playwright-core";
import { withBrowser } from "./browser.ts";
import { layoutShift } from "./layout_shift.ts";
import { openSite } from "./open_site.ts";
import { MINUTE, sampleSweep, sampleView } from "../samples/samples.ts";

const HOUR = 60 * MINUTE;
const MIDNIGHT = Date.UTC(2026, 0, 2);

/** Three incidents, which ended at 10:00 and 20:00 UTC on the first day of the year, and at 02:00 on the second. */
const VIEW = sampleView([
  sampleSweep(MIDNIGHT + 2 * HOUR, [["Early", 200], ["Late", 200], ["Next", 200]]),
  sampleSweep(MIDNIGHT - 4 * HOUR, [["Early", 200], ["Late", 200], ["Next", 503]]),
  sampleSweep(MIDNIGHT - 14 * HOUR, [["Early", 200], ["Late", 503], ["Next", 200]]),
  sampleSweep(MIDNIGHT - 15 * HOUR, [["Early", 503], ["Late", 200], ["Next", 200]]),
]);

/** The names beneath each heading. */
function days(page: Page) {
  return page.locator("main section").evaluateAll((sections) =>
    sections.map((section) => [
      section.querySelector("h2")!.textContent,
      ...Array.from(section.querySelectorAll("li b"), ({ textContent }) => textContent),
    ])
  );
}

withBrowser("past incidents are grouped by days in the viewer's time zone", async (browser) => {
  await openSite(browser, VIEW, async ({ page, site }) => {
    const theirs = [
      ["Ended on Friday, 2 January 2026", "Next", "Late"],
      ["Ended on Thursday, 1 January 2026", "Early"],
    ];
    assert.deepEqual(await days(page), theirs);
    assert.ok(await layoutShift(page) < .01);
    site.view = { ...VIEW, version: 2, storeFailure: "disk full", title: "Another" };
    await page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
    await page.getByRole("link", { name: "Another" }).waitFor();
    assert.deepEqual(await days(page), theirs);
  }, { path: "/incidents" });
  await openSite(browser, VIEW, async ({ page }) => {
    assert.deepEqual(await days(page), [
      ["Ended on Friday, 2 January 2026", "Next"],
      ["Ended on Thursday, 1 January 2026", "Late", "Early"],
    ]);
  }, { path: "/incidents", javaScriptEnabled: false });
});

withBrowser("the sites that failed on a day are two steps from the list, even without JavaScript", async (browser) => {
  for (const javaScriptEnabled of [true, false]) {
    await openSite(browser, VIEW, async ({ page }) => {
      await page.getByLabel("Day (UTC)").fill("2026-01-01");
      await page.getByRole("button", { name: "Apply" }).click();
      await page.waitForURL(/[?&]on=2026-01-01/);
      const names = () => page.locator(".incidents b").allTextContents();
      assert.deepEqual(await names(), ["Next", "Late", "Early"]);
      await page.getByRole("link", { name: "2 Jan 2026", exact: true }).click();
      await page.waitForURL(/[?&]on=2026-01-02/);
      assert.deepEqual(await names(), ["Next"]);
    }, { path: "/incidents", javaScriptEnabled });
  }
});

withBrowser("an outage of many sites is one line, which a click expands", async (browser) => {
  const sites = Array.from({ length: 21 }, (_, index) => `Site ${String(index).padStart(2, "0")}`);
  const sweep = (slot: number, outcome: number) =>
    sampleSweep(slot, sites.map((site): [string, number] => [site, outcome]));
  await openSite(browser, sampleView([sweep(MIDNIGHT, 200), sweep(MIDNIGHT - HOUR, 503)]), async ({ page }) => {
    const lines = page.locator("main section > .incidents > li");
    assert.equal(await lines.count(), 1);
    // One day in Singapore, where it began at 7 in the morning.
    assert.match(
      (await lines.innerText()).replaceAll(/\s+/g, " "),
      /21 sites returned 503 07:00 to 08:00 for 1 h recovered/,
    );
    await page.locator(".group summary").click();
    assert.equal(await page.locator(".group li:visible").count(), 21);
  }, { path: "/incidents" });
});
