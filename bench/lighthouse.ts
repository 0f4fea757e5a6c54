import { readFile } from "node:fs/promises";
import { ARTEFACTS } from "../testing/browser/artefacts.ts";
import { CHROMIUM } from "../testing/browser/browser.ts";
import { findProgram } from "../testing/process/needs.ts";
import { MINUTE } from "../testing/samples/samples.ts";
import { siteOf } from "../testing/browser/site.ts";
import { viewOfMany } from "../testing/samples/views.ts";

/** What `/` has to reach with 1,000 targets, of 100. */
const GOALS = { "performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100 } as const;
const FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking";
const METRICS = [
  "first-contentful-paint",
  "largest-contentful-paint",
  "cumulative-layout-shift",
  "total-blocking-time",
  "server-response-time",
];
/** Audits of one page at most. */
const TRIES = 3;

interface Report {
  categories: Record<string, { score: number }>;
  audits: Record<string, { displayValue?: string }>;
  environment: { benchmarkIndex: number };
}

const chromium = findProgram(CHROMIUM);
if (!chromium) {
  console.error(`Cannot run Lighthouse: it needs ${CHROMIUM.names[0]}: ${CHROMIUM.install}`);
  Deno.exit(2);
}
const slot = Math.floor(Date.now() / (10 * MINUTE)) * 10 * MINUTE;
const handle = siteOf(viewOfMany(1000, { slot })).handler();
const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, (request) => handle(request));
const page = `http://127.0.0.1:${server.addr.port}/`;
// As for every visitor but the first one: the page is made, and it and its files are compressed.
const warmed = new Set<string>();
await warm(page);
let met = true;
for (const device of Deno.args.length > 0 ? Deno.args : ["mobile", "desktop"]) {
  const { categories, audits, environment } = await audit(page, device, chromium);
  for (const [name, goal] of Object.entries(GOALS)) {
    const score = Math.round(100 * categories[name].score);
    met &&= score >= goal;
    console.log(`${device}  ${name.padEnd(15)} ${score}  (at least ${goal})`);
  }
  for (const name of METRICS) console.log(`${device}  ${name}: ${audits[name].displayValue}`);
  // Low on a busy machine, whose figures are then of its other work.
  console.log(`${device}  speed of this machine (benchmarkIndex): ${environment.benchmarkIndex}`);
}
await server.shutdown();
Deno.exit(met ? 0 : 1);

/** Fetches a page or a file, and the files that it names: styles, scripts, and what these import. */
async function warm(url: string): Promise<void> {
  if (warmed.has(url)) return;
  warmed.add(url);
  const text = await (await fetch(url, { headers: { "accept-encoding": "br" } })).text();
  for (const [, path] of text.matchAll(/"((?:\/styles|\/_fresh|\.\/chunk)[^"]*)"/g)) {
    await warm(new URL(path, url).href);
  }
}

/** The whole report stays beside the pictures of the browser tests. */
async function audit(url: string, device: string, executable: string): Promise<Report> {
  const output = `${ARTEFACTS}lighthouse ${device}.json`;
  const preset = device === "desktop" ? ["--preset=desktop"] : [];
  const command = new Deno.Command("npx", {
    args: [
      "--yes",
      "lighthouse@13",
      url,
      ...preset,
      `--chrome-flags=${FLAGS}`,
      "--output=json",
      `--output-path=${output}`,
      "--quiet",
    ],
    env: { CHROME_PATH: executable },
  });
  // Now and then it misses the start of the page in its own trace (NO_NAVSTART), and says to run it again.
  for (let tries = 1; !(await command.spawn().status).success; tries++) {
    if (tries === TRIES) throw new Error(`Cannot audit ${url}: Lighthouse has failed`);
  }
  return JSON.parse(await readFile(output, "utf8"));
}
