import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { Overview } from "./Overview.tsx";

const HEADLINE = { emphasis: "19 of 1,000", rest: "sites are down", state: "down", short: "19 down" } as const;

Deno.test("Overview is open on the page about all targets, and collapsed under the headline about all of them on other pages", () => {
  const open = (isFiltered: boolean) =>
    rendered(<Overview headline={HEADLINE} isFiltered={isFiltered}>rest</Overview>).html;
  assert.match(open(false), /^<details class="overview" open ?><summary hidden data-short="19 down">/);
  assert.match(open(true), /^<details class="overview" +data-folded=""><summary +data-short="19 down">/);
  assert.match(open(true), /Overview: <span><em class="down">19 of 1,000<\/em> sites are down<\/span>/);
});
