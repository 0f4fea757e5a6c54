import { parseArgs } from "node:util";
import { isMet, ratioOf, type Row } from "./row.ts";
import { benchServe } from "./serve.ts";
import { benchStart } from "./start.ts";
import { benchSweep } from "./sweep.ts";
import { table } from "./table.ts";

const SECTIONS: Record<string, () => Promise<Row[]>> = { sweep: benchSweep, serve: benchServe, start: benchStart };

const HELP = `Usage: deno task bench [--only=${Object.keys(SECTIONS).join()}] [--json]

Measures Lookout against other programs and prints a table of ratios, all from one run. A program that is not installed
is named with its package. Linux only; takes a few minutes; other work on the machine makes the figures worse.

  --only   sections, separated by commas (default: all)
  --json   print the rows as JSON
  --help   show this help`;

const { values } = parseArgs({
  options: { only: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
const chosen = values.only?.split(",") ?? Object.keys(SECTIONS);
const unknown = chosen.filter((name) => !SECTIONS[name]);
if (values.help || unknown.length > 0) {
  (values.help ? console.log : console.error)(HELP);
  Deno.exit(values.help ? 0 : 2);
}
const rows: Row[] = [];
for (const name of chosen) rows.push(...await SECTIONS[name]());
console.log(
  values.json
    ? JSON.stringify(rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) })), null, 2)
    : table(rows),
);
