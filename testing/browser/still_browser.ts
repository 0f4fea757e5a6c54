import assert from "node:assert/strict";
import { withBrowser } from "./browser.ts";
import { layoutShift } from "./layout_shift.ts";
import { openSite } from "./open_site.ts";
import { MINUTE } from "../samples/samples.ts";
import { viewOfMany } from "../samples/views.ts";

/** Of which minute the newest sweep is, so that the page tells its age in minutes. */
function slotBefore(minutes: number): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE;
}

withBrowser(
  "nothing moves when times are converted to the viewer's zone, or when an age gains a digit",
  async (browser) => {
    for (const width of [360, 412, 600, 641, 768, 800, 1440]) {
      for (const count of [3, 1000]) {
        await openSite(browser, viewOfMany(count, { slot: slotBefore(9) }), async ({ page }) => {
          const age = page.locator(".lead time").first();
          const ages = [await age.innerText()];
          const place = () => page.evaluate(() => document.querySelector(".tiles")!.getBoundingClientRect().top);
          const before = await place();
          await page.evaluate(() => {
            const now = Date.now;
            Date.now = () => now() + 2 * 60_000;
            document.dispatchEvent(new Event("visibilitychange"));
          });
          ages.push(await age.innerText());
          assert.match(ages.join(), /^[89] min ago,1[01] min ago$/);
          assert.equal(await place(), before, `at ${width} px`);
          const shift = await layoutShift(page);
          assert.ok(shift < .01, `at ${width} px with ${count} things have moved by ${shift}`);
        }, { viewport: { width, height: 900 } });
      }
    }
  },
);

withBrowser("times are in the viewer's zone before any island is hydrated", async (browser) => {
  await openSite(browser, viewOfMany(3, { slot: slotBefore(9) }), async ({ page }) => {
    await page.route("**/_fresh/**", (route) => route.abort());
    await page.reload();
    assert.match(await page.locator(".lead").innerText(), /Last checked \d min ago/);
    assert.doesNotMatch((await page.locator("main time").allInnerTexts()).join("\n"), /UTC/);
  });
});
