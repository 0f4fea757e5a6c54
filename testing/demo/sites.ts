import anyAscii from "any-ascii";
import { chance, pick } from "./chance.ts";
import { KINDS, PLACES } from "./names.ts";

/** An invented site, and how it is when nothing is wrong with it. */
export interface Site {
  name: string;
  url: string;
  category: string;
  https: boolean;
  /** What it returns: up or blocked. */
  status: number;
  /** Median milliseconds until its response begins. */
  ms: number;
  /** Days until its certificate expires. */
  certificateDays: number;
}

/** Percent of the statuses that front pages return. */
const STATUSES: readonly [percent: number, status: number][] = [
  ...[[71, 200], [17.5, 301], [7, 302], [3.2, 403], [0.8, 429], [0.25, 401], [0.25, 405]] satisfies [number, number][],
];

const CERTIFICATES_EXPIRING = 0.006;
const SLOW = 0.012;

/** Draws sites, as many of each category; names differ up to a site of each category in each place, some 1,000. */
export function drawSites(count: number, seed: number): Site[] {
  const categories = Object.keys(KINDS);
  return Array.from({ length: count }, (_, index) => {
    const draw = (what: number) => chance(seed, index, what);
    const category = categories[index % categories.length];
    const round = Math.floor(index / categories.length);
    const place = PLACES[(round + 7 * (index % categories.length)) % PLACES.length];
    const name = `${place} ${pick(KINDS[category], draw(0))}`;
    const https = draw(1) < 0.93;
    const host = anyAscii(name).toLowerCase().replaceAll(/[^a-z]+/g, "-").replaceAll(/^-|-$/g, "");
    return {
      name,
      url: `${https ? "https" : "http"}://${draw(2) < 0.6 ? "www." : ""}${host}.example/`,
      category,
      https,
      status: statusAt(draw(3) * 100),
      ms: Math.round(draw(4) < SLOW ? 3000 + 4000 * draw(5) : 40 + 700 * draw(5) ** 3),
      certificateDays: Math.round(draw(6) < CERTIFICATES_EXPIRING ? 2 + 11 * draw(7) : 16 + 73 * draw(7)),
    };
  });
}

function statusAt(percent: number): number {
  let below = 0;
  return STATUSES.find(([share]) => percent < (below += share))![1];
}
