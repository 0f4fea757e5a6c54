import type { Page } from "playwright-core";

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
}

/** How far things have moved by themselves since the page came, as Core Web Vitals count it: less than 0.1 is good. */
export function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() =>
    new Promise<number>((resolve) => {
      new PerformanceObserver((list) => {
        const shifts = list.getEntries() as LayoutShift[];
        resolve(shifts.reduce((sum, { value, hadRecentInput }) => hadRecentInput ? sum : sum + value, 0));
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => resolve(0), 100);
    })
  );
}
