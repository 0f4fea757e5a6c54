import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { TargetForm } from "./TargetForm.tsx";

const QUERY: Query = { q: "", sort: "failing", page: 1 };

function formOf(query: Query, categories: string[] = ["News", "R&D"]) {
  return rendered(<TargetForm query={query} total={1000} categories={categories} statuses={["200", "timeout"]} />).html;
}

/** What a browser would send if the form were sent as it stands. */
function sent(html: string): Record<string, string> {
  const values: Record<string, string> = { q: /name="q"(?: value="([^"]*)")?/.exec(html)?.[1] ?? "" };
  for (const [, name, options] of html.matchAll(/<select name="(\w+)">(.*?)<\/select>/g)) {
    const chosen = Array.from(options.matchAll(/<option value="([^"]*)" selected>/g), ([, value]) => value);
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

Deno.test("TargetForm keeps what is no longer among the choices", () => {
  assert.deepEqual(
    sent(formOf({ ...QUERY, category: "Gone", status: "418" })),
    { q: "", state: "", category: "Gone", status: "418", sort: "failing" },
  );
});

Deno.test("TargetForm names each control, and failures in words", () => {
  const html = formOf(QUERY);
  assert.equal(html.match(/<label/g)?.length, 5);
  assert.match(html, /<option value="timeout" ?>timed out<\/option>/);
  assert.match(html, /placeholder="Search 1,000 sites"/);
});

Deno.test("TargetForm offers no categories where there are none", () => {
  assert.doesNotMatch(formOf(QUERY, []), /name="category"/);
});
