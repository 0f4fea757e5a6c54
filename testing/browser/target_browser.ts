import assert from "node:assert/strict";
import { DAY, MINUTE } from "../../lib/duration.ts";
import { dayOf } from "../../lib/model/day.ts";
import { noCounts } from "../../lib/model/state.ts";
import { withBrowser } from "./browser.ts";
import { openSite } from "./open_site.ts";
import { sampleIncident, sampleSweep, sampleView, SLOT } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

const TODAY = dayOf(SLOT);
const BAD = TODAY - 45 * DAY;
const PATH = "/targets/Shop";

/** Ninety days of a site that was down for an hour on one of them, and a first hour of today. */
const VIEW = sampleView([0, 1, 2].map((age) => sampleSweep(SLOT - age * 10 * MINUTE, [["Shop", 200]])), {
  missed: [SLOT - 30 * MINUTE],
  days: Array.from({ length: 90 }, (_, index) => {
    const day = TODAY - (90 - index) * DAY;
    const down = day === BAD ? 6 : 0;
    const found = { ...noCounts(), up: 144 - down, down, p50: 120, p90: 200, p99: 900 };
    return { day, sweeps: 144, targets: new Map([["Shop", found]]) };
  }),
  incidents: { open: [], closed: [sampleIncident("Shop", BAD + 60 * MINUTE, BAD + 120 * MINUTE)] },
});

withBrowser(
  "a day of the strip says its figures by hover, tap and arrow keys, and leads to its incidents",
  async (browser) => {
    await openSite(browser, VIEW, async ({ page, problems }) => {
      const slider = page.getByRole("slider", { name: "Day" });
      const said = () => page.locator(".day-strip div p").innerText();
      assert.match(await said(), /^2 Jan 2026: 100% up/);
      await slider.scrollIntoViewIfNeeded();
      const { x, y, width, height } = (await slider.boundingBox())!;
      await page.mouse.move(x + width * 45.5 / 91, y + height / 2);
      assert.match(await said(), /^18 Nov 2025: 95\.83% up, 6 of 144 checks down, 1 incident, median 120 ms/);
      await slider.focus();
      await page.keyboard.press("ArrowLeft");
      assert.match(await said(), /^17 Nov 2025: 100% up/);
      assert.match((await slider.getAttribute("aria-valuetext"))!, /^17 Nov 2025: 100% up/);
      await page.keyboard.press("End");
      assert.match(await said(), /^2 Jan 2026/);
      await page.mouse.click(x + width * 45.5 / 91, y + height / 2);
      await page.getByRole("link", { name: "Show incidents" }).click();
      await page.waitForURL("**/incidents?target=Shop&on=2025-11-18");
      assert.deepEqual(problems, []);
    }, { path: PATH });
  },
);

withBrowser("a day can be picked with a finger on a phone", async (browser) => {
  await openSite(browser, VIEW, async ({ page }) => {
    const slider = page.getByRole("slider");
    await slider.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await slider.boundingBox())!;
    await page.touchscreen.tap(x + width * 45.5 / 91, y + height / 2);
    assert.match(await page.locator(".day-strip div p").innerText(), /^18 Nov 2025: 95\.83% up/);
  }, { path: PATH, viewport: { width: 360, height: 800 }, hasTouch: true });
});

withBrowser("the picked day survives an update of the page", async (browser) => {
  await openSite(browser, VIEW, async ({ page, site }) => {
    await page.getByRole("slider").focus();
    for (let presses = 0; presses < 45; presses++) await page.keyboard.press("ArrowLeft");
    site.view = { ...VIEW, version: 2, title: "Another" };
    await page.evaluate(() => void document.dispatchEvent(new Event("visibilitychange")));
    await page.getByRole("link", { name: "Another" }).waitFor();
    assert.match(await page.locator(".day-strip div p").innerText(), /^18 Nov 2025/);
  }, { path: PATH });
});

for (const javaScriptEnabled of [true, false]) {
  withBrowser(
    `response times of 90 days are one click away ${javaScriptEnabled ? "with" : "without"} JavaScript`,
    async (browser) => {
      await openSite(browser, VIEW, async ({ page }) => {
        const shown = () =>
          page.locator(".span:visible svg[role=img]").evaluateAll((all) => all.map((one) => one.ariaLabel));
        assert.deepEqual((await shown()).map((label) => /over (.*);/.exec(label!)![1]), ["24 h"]);
        await page.getByRole("radio", { name: "90 days" }).click();
        assert.deepEqual((await shown()).map((label) => /over (.*);/.exec(label!)![1]), ["90 days"]);
        assert.equal(await page.getByRole("slider").isVisible(), javaScriptEnabled);
        assert.match(await page.locator(".checks").innerText(), /missed: no check was made/);
      }, { path: PATH, javaScriptEnabled });
    },
  );
}

withBrowser(
  "which certificates expire next, and how a category did, are one click from the status page",
  async (browser) => {
    await openSite(browser, viewOfMany(1000, { slot: SLOT }), async ({ page }) => {
      await page.getByRole("link", { name: "Certificates", exact: true }).first().click();
      await page.waitForURL("**/certificates");
      const dates = await page.locator(".certificates tbody td:nth-child(3)").allTextContents();
      const times = dates.map((date) => Date.parse(date));
      assert.deepEqual(times, times.toSorted((a, b) => a - b));
      assert.equal(times[0], dayOf(SLOT) - 3 * DAY, "one that has expired");
      await page.goBack();
      await page.getByRole("link", { name: "History of Banks" }).click();
      await page.waitForURL("**/categories/Banks");
      assert.match(await page.locator(".figures").innerText(), /Uptime 24 h\s+9\d\.\d+%/);
    });
  },
);
