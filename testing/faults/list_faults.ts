import assert from "node:assert/strict";
import { MAX_BYTES } from "../../lib/list/source/source.ts";
import { parseTargets } from "../../lib/list/parse.ts";

const ROWS = 20_000;

const rows = (row: (index: number) => string) =>
  "name,url\n" + Array.from({ length: ROWS }, (_, index) => row(index)).join("\n");

/** As long as a list may be. */
const full = (start: string, part: string) => (start + part.repeat(MAX_BYTES)).slice(0, MAX_BYTES);

/** What could take longer than its length says, or a message or two too many. */
const lists: Record<string, () => string> = {
  "20,000 rows with a stray quote each": () => rows((index) => `Site 27" ${index},https://${index}.example/`),
  "20,000 rows with a quote that nothing closes": () => rows((index) => `"Site ${index},https://${index}.example/`),
  "20,000 rows with one name": () => rows((index) => `Site,https://${index}.example/`),
  "20,000 rows that are the same": () => rows(() => "Site,https://site.example/"),
  "20,000 rows without a URL": () => rows((index) => `Site ${index},${index}`),
  "20,000 long names that begin alike": () =>
    rows((index) => `${"a".repeat(60)}${index % 99}${"b".repeat(9)},${index}.example`),
  "a million columns": () => "name,url" + ",x".repeat(1e6) + "\nA,https://a.example/",
  "a row with a million fields": () => "name,url\nA,https://a.example/" + ",x".repeat(1e6),
  "a name of 16 MiB": () => full("name,url\n", "x"),
  "a quoted name of 16 MiB": () => `${full('name,url\n"', "x").slice(0, -20)}",https://a.example/`,
  "16 MiB of quotes": () => full("name,url\n", '"'),
  "16 MiB of quoted fields that are never closed": () => full("name,url\n", ',"a'),
  "a URL of 16 MiB that seems to have passwords": () => full("name,url\nA,", ":@"),
  "a URL of 16 MiB with what cannot be seen": () => full("name,url\nA,", "x\u200b"),
  "16 MiB of lines": () => full("name,url\n", "\n"),
  "16 MiB of comments": () => full("name,url\n", "#1\n"),
  "16 MiB of rows": () => full("name,url\n", "A,a.example\n"),
  "16 MiB of rows without a URL": () => full("name,url\n", "a\n"),
  "16 MiB of rows with a stray quote each": () => full("name,url\n", 'a"b\n'),
  "16 MiB of what DOS ends a file with": () => full("name,url\nA,a.example", "\x1a "),
};

for (const [what, list] of Object.entries(lists)) {
  Deno.test(`a list of ${what} is read within a minute, with a short report of its problems`, () => {
    const bytes = new TextEncoder().encode(list());
    const started = performance.now();
    const read = parseTargets(bytes, { source: "urls.csv", maxTargets: ROWS });
    const ms = performance.now() - started;
    const said = [...read.warnings, ...(read.ok ? [] : read.problems)];
    console.log(`${Math.round(ms)} ms, ${said.length} lines`);
    assert(ms < 60_000);
    assert(said.length < 10);
    assert(said.every(({ length }) => length < 1000));
  });
}
