import { parseArgs } from "node:util";
import { isMet, ratioOf, type Row } from "./row.ts";
import { benchServe } from "./serve.ts";
import { benchStart } from "./start.ts";
import { benchSweep } from "./sweep.ts";
import { table } from "./table.ts";

const SECTIONS: Record<string, () => Promise<Row[]>> = { sweep: benchSweep, serve: benchServe, start: benchStart };

const HELP = `Usage: deno task bench [--only=${Object.keys(SECTIONS).join()}] [--json]

Measures Lookout beside other programs and prints a table of ratios, all of one run. What is not installed is named with its
package. Linux only; a few minutes; a machine that is busy with other things makes the figures worse.

  --only   sections, separated by commas (default: all)
  --json   the rows as JSON
  --help   this text`;

const { values } = parseArgs({
  options: { only: { type: "string" }, json: { type: "boolean" }, help: { type: "boolean", short: "h" } },
});
const chosen = values.only?.split(",") ?? Object.keys(SECTIONS);
const unknown = chosen.filter((name) => !SECTIONS[name]);
if (values.help || unknown.length > 0) {
  console.error(HELP);
  Deno.exit(values.help ? 0 : 2);
}
const rows: Row[] = [];
for (const name of chosen) rows.push(...await SECTIONS[name]());
console.log(
  values.json
    ? JSON.stringify(rows.map((row) => ({ ...row, ratio: ratioOf(row), met: isMet(row) })), null, 2)
    : table(rows),
);
