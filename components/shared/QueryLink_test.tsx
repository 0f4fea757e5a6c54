import assert from "node:assert/strict";
import type { Query } from "../../lib/show/query.ts";
import { rendered } from "../../testing/samples/rendered.ts";
import { QueryLink } from "./QueryLink.tsx";
import { queryHref } from "../../lib/show/query_link.ts";

const QUERY: Query = { q: "a&b", state: "down", sort: "name", page: 7 };

Deno.test("queryHref() keeps all unchanged parameters, and starts at the first page", () => {
  assert.equal(queryHref(QUERY, { category: "R&D" }), "./?q=a%26b&state=down&category=R%26D&sort=name");
  assert.equal(queryHref(QUERY, { page: 8 }), "./?q=a%26b&state=down&sort=name&page=8#targets");
  assert.equal(queryHref({ q: "", sort: "failing", page: 2 }, {}), "./#targets");
});

Deno.test("QueryLink links to its query", () => {
  assert.equal(
    rendered(<QueryLink query={QUERY} change={{ state: "up" }}>Up</QueryLink>).html,
    '<a href="./?q=a%26b&amp;state=up&amp;sort=name" data-change="?state=up">Up</a>',
  );
});

Deno.test("QueryLink is no link if the result would be empty, unless it removes a filter", () => {
  const link = (state: "up" | "down") =>
    rendered(<QueryLink query={QUERY} change={{ state }} isEmpty>{state}</QueryLink>).html;
  assert.equal(link("up"), '<a data-change="?state=up">up</a>');
  assert.match(link("down"), /href="[^"]*" aria-current="true"/);
});

Deno.test("QueryLink removes a filter that is already set", () => {
  assert.equal(
    rendered(<QueryLink query={QUERY} change={{ state: "down" }}>Down</QueryLink>).html,
    '<a href="./?q=a%26b&amp;sort=name" aria-current="true" data-change="?state=down">Down</a>',
  );
});
