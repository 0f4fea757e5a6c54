import { createHash } from "node:crypto";
import type { Answer } from "./answer.ts";

/** What a crowd is made of. */
export interface CrowdOptions {
  /** The same seed, the same crowd. Default: 1. */
  seed?: number;
  /** How many take the request and never answer. Default: 0. */
  hanging?: number;
  /** Share of those that are asked over TLS, 0 to 1. Default: 0.5. */
  tlsShare?: number;
  /** Median of the milliseconds until the answer, which are distributed log-normally up to ten times the median. Default: 250. */
  medianMs?: number;
}

/** One host of a crowd. */
export interface CrowdHost {
  name: string;
  /** Of 127.64.0.0/10, one for each host. */
  address: string;
  https: boolean;
  /** Null: it hangs. */
  answer: Answer | null;
}

/** Percent of the statuses that front pages answer with. */
const STATUSES: [percent: number, status: number][] = [
  [60, 200],
  [20, 301],
  [10, 302],
  [4, 403],
  [1, 429],
  [3, 404],
  [1, 500],
  [1, 503],
];
const CATEGORIES = ["News", "Shops", "Schools", "Banks", "Games", "Travel", "Health", "Sport", "Music", "Tools"];
/** Spread of the logarithm of answer times: the slowest percent takes six times the median. */
const SPREAD = 0.8;
/** About what a front page says of itself beside its length. */
const HEADERS = {
  "Server": "nginx",
  "Cache-Control": "private, max-age=0, must-revalidate",
  "Vary": "Accept-Encoding, Cookie",
  "Set-Cookie": `session=${"0123456789abcdef".repeat(4)}; Path=/; HttpOnly; Secure; SameSite=Lax`,
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "Content-Security-Policy": "default-src 'self'; img-src * data:; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
};

/** One that was drawn, with what a list says of it. */
export interface DrawnHost extends CrowdHost {
  category: string;
}

/** Draws hosts as they are found in life: statuses, answer times and sizes mixed, some without an answer. */
export function drawCrowd(count: number, options: CrowdOptions = {}): DrawnHost[] {
  const { seed = 1, hanging = 0, tlsShare = 0.5, medianMs = 250 } = options;
  /** A number of [0, 1) for one property of one host, whatever the others are. */
  const draw = (index: number, what: string) =>
    createHash("sha256").update(`${seed} ${index} ${what}`).digest().readUInt32LE() / 2 ** 32;
  const indices = Array.from({ length: count }, (_, index) => index);
  const lots = indices.map((index) => draw(index, "hangs"));
  const silent = new Set(indices.toSorted((a, b) => lots[a] - lots[b]).slice(0, hanging));
  return indices.map((index) => {
    const status = statusAt(draw(index, "status") * 100);
    const deviation = Math.sqrt(-2 * Math.log(1 - draw(index, "radius"))) *
      Math.cos(2 * Math.PI * draw(index, "angle"));
    const answer = {
      status,
      delay: Math.round(Math.min(10, Math.exp(SPREAD * deviation)) * medianMs),
      size: status === 200 ? 4096 + Math.round(draw(index, "size") * 28672) : 512,
      headers: status === 301 || status === 302 ? { ...HEADERS, Location: "/elsewhere" } : HEADERS,
    };
    return {
      name: `Site ${String(index + 1).padStart(4, "0")}`,
      category: CATEGORIES[Math.floor(draw(index, "category") * CATEGORIES.length)],
      address: addressOf(index),
      https: draw(index, "tls") < tlsShare,
      answer: silent.has(index) ? null : answer,
    };
  });
}

/** The address of the host with a number. */
export function addressOf(index: number): string {
  return `127.${64 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`;
}

function statusAt(percent: number): number {
  let below = 0;
  return STATUSES.find(([share]) => percent < (below += share))![1];
}
