import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import type { Facets } from "../../lib/show/facets.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { TargetForm } from "./TargetForm.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };

const FACETS: Facets = {
  total: 1000,
  state: new Map([["up", 999], ["down", 1]]),
  status: new Map([["200", 1000]]),
  category: new Map([["News", 7]]),
};

function formOf(query: Query, categories: string[] = ["News", "R&D"]) {
  const choices = { facets: FACETS, categories, statuses: ["200", "timeout"] };
  return rendered(<TargetForm query={query} total={1000} {...choices} />).html;
}

/** What a browser would send if the form were sent as it stands. */
function sent(html: string): Record<string, string> {
  const values: Record<string, string> = { q: /name="q"(?: value="([^"]*)")?/.exec(html)?.[1] ?? "" };
  for (const [, name, options] of html.matchAll(/<select name="(\w+)">(.*?)<\/select>/g)) {
    const chosen = Array.from(options.matchAll(/<option value="([^"]*)" selected\s*>/g), ([, value]) => value);
    assert.equal(chosen.length, 1, name);
    values[name] = chosen[0];
  }
  return values;
}

Deno.test("TargetForm shows the query, so that submitting it again changes nothing", () => {
  assert.deepEqual(sent(formOf(QUERY)), { q: "", state: "", category: "", status: "", sort: "failing" });
  assert.deepEqual(
    sent(formOf({ q: 'a"b', state: "down", category: "R&D", status: "timeout", sort: "slowest", page: 2 })),
    { q: "a&quot;b", state: "down", category: "R&amp;D", status: "timeout", sort: "slowest" },
  );
});

Deno.test("TargetForm keeps a selection that is no longer among the choices", () => {
  assert.deepEqual(
    sent(formOf({ ...QUERY, category: "Gone", status: "418" })),
    { q: "", state: "", category: "Gone", status: "418", sort: "failing" },
  );
});

Deno.test("TargetForm labels each control, and names failures in words", () => {
  const html = formOf(QUERY);
  assert.equal(html.match(/<label/g)?.length, 5);
  assert.match(html, /<option value="timeout"\s+disabled>timed out \(0\)<\/option>/);
  assert.match(html, /placeholder="Search 1,000 sites"/);
});

Deno.test("TargetForm offers no categories if there are none", () => {
  assert.doesNotMatch(formOf(QUERY, []), /name="category"/);
});

Deno.test("TargetForm shows how many sites each choice would find, and disables empty choices unless selected", () => {
  const html = formOf({ ...QUERY, category: "R&D" });
  const options = Array.from(html.matchAll(/<option value="([^"]+)"( selected)?\s*( ?disabled)?>([^<]*)</g));
  assert.deepEqual(
    options.slice(0, 9).map(([, , , disabled, text]) => `${text}${disabled ? " disabled" : ""}`),
    [
      ...["Up (999)", "Blocked (0) disabled", "Down (1)", "Maintenance (0) disabled", "Unknown (0) disabled"],
      ...["News (7)", "R&amp;D (0)", "200 (1,000)", "timed out (0) disabled"],
    ],
  );
});

Deno.test("TargetForm has a chip for each filter, which links to the page without it", () => {
  const chips = (query: Query) => /<p class="chips">(.*?)<\/p>/.exec(formOf(query))![1];
  assert.equal(chips({ ...QUERY, sort: "name" }), "");
  const html = chips({ q: "a<b", state: "down", status: "dns", category: "News", sort: "name", page: 2 });
  assert.deepEqual(
    Array.from(html.matchAll(/<a[^>]* href="([^"]*)"[^>]*>([^<]*)<\/a>|<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g), (m) => [
      m[2] ?? m[4],
      (m[1] ?? m[3]).replaceAll("&amp;", "&"),
    ]),
    [
      ["down", "./?q=a%3Cb&status=dns&category=News&sort=name"],
      ["DNS lookup failed", "./?q=a%3Cb&state=down&category=News&sort=name"],
      ["News", "./?q=a%3Cb&state=down&status=dns&sort=name"],
      ["“a&lt;b”", "./?state=down&status=dns&category=News&sort=name"],
      ["Clear filters", "./?sort=name"],
    ],
  );
  assert.match(html, /aria-label="Remove filter: down"/);
  assert.doesNotMatch(chips({ ...QUERY, state: "down" }), /Clear/);
});
