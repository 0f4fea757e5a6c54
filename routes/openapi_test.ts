import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { parse } from "@std/csv";
import assert from "node:assert/strict";
import { DESCRIPTION, type Operation } from "../lib/api/description.ts";
import { ROUTES, WITH_ID } from "../lib/http/resource.ts";
import type { View } from "../lib/model/view.ts";
import { siteOf } from "../testing/browser/site.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../testing/samples/samples.ts";
import { noCounts } from "../lib/model/state.ts";
import { DAY } from "../lib/duration.ts";
import { dayOf } from "../lib/model/day.ts";

const validity = { notBefore: SLOT - DAY, notAfter: SLOT + DAY };
const shop = sampleTarget("Shop", { category: "Shops" });
const lost = sampleTarget("Lost", { id: "lost" });
const expired = sampleCheck("tls", { reason: "expired", certificate: { end: SLOT - 60 * MINUTE } });
const FULL = sampleView([
  sampleSweep(SLOT, [[shop, 503], ["Press", 200], [lost, expired], ["Late", sampleCheck(null, { limit: "files" })]]),
  sampleSweep(SLOT - 10 * MINUTE, [[shop, 200], ["Press", 403], [lost, "timeout"]]),
], {
  running: { slot: SLOT, started: SLOT + 5, progress: { total: 4, done: 2, down: 1, confirming: 0 } },
  missed: [SLOT - 20 * MINUTE],
  storeFailure: "The store cannot be used.",
  storeBreak: { kind: "lost", at: SLOT },
  threadTrouble: { replaced: [SLOT], stuck: 1, leftOut: new Map([["a", "A"]]) },
  days: [{
    day: dayOf(SLOT) - DAY,
    sweeps: 100,
    targets: new Map([["Shop", { ...noCounts(), up: 100, p50: 10, p90: 20, p99: 30 }]]),
  }],
  certificates: new Map([["shop.test:443", {
    ...validity,
    issuer: "Authority",
    names: ["shop.test"],
    nameCount: 1,
    fingerprint: "00",
    intermediates: [validity],
    isForHost: true,
    isSelfSigned: false,
    isIncomplete: false,
    hasWeakKey: false,
  }]]),
});
FULL.list.difference = { added: [shop], removed: [lost], changed: [] };
FULL.list.refusedAt = SLOT;
const EMPTY = sampleView([], { list: { ...FULL.list, difference: undefined, targets: [shop] } });

const ajv = new Ajv2020({ allErrors: true, strict: false });
addFormats.default(ajv);
ajv.addSchema(DESCRIPTION, "api");

/** What is wrong with the responses that a view gives, beside their schemas. */
async function faultsOf(path: string, { get }: { get: Operation }, view: View): Promise<string[]> {
  const response = await siteOf(view).get(path.replace("{id}", "Shop"));
  const type = response.headers.get("content-type")!.split(";")[0];
  const content = get.responses[response.status]?.content[type];
  if (!content) return [`${path}: ${response.status} as ${type} is not in the description`];
  if (type === "text/csv") {
    const [header] = parse(await response.text());
    const [, columns] = /`(.*)`/.exec(get.responses[200].description)!;
    return header.join(",") === columns ? [] : [`${path}: columns ${header}`];
  }
  const pointer = ["paths", path, "get", "responses", String(response.status), "content", type, "schema"]
    .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1"))).join("/");
  const validate = ajv.getSchema(`api#/${pointer}`)!;
  return validate(await response.json()) ? [] : [`${path}: ${ajv.errorsText(validate.errors)}`];
}

for (const [path, item] of Object.entries(DESCRIPTION.paths)) {
  Deno.test(`${path} responds as openapi.json says, with plenty of data and with none`, async () => {
    for (const view of [FULL, EMPTY]) assert.deepEqual(await faultsOf(path, item, view), []);
  });
}

Deno.test("openapi.json has every route that responds with JSON or CSV, and its parameters", () => {
  const others = ["/feed.xml", "/metrics", "/metrics/targets", "/probe"];
  const routes = Object.entries(ROUTES).filter(([path, { format }]) => format === "json" && !others.includes(path))
    .map(([path, { known }]) => [path, [...known].sort()] as const);
  const withId = WITH_ID.filter(({ format }) => format === "json")
    .map(({ before, after }) => [`${before}{id}${after}`, []] as const);
  const described = Object.entries(DESCRIPTION.paths).map(([path, { get }]) =>
    [path, get.parameters.filter((one) => one.in === "query").map(({ name }) => name).sort()] as const
  );
  const inOrder = (all: readonly (readonly [string, readonly string[]])[]) => Object.fromEntries(all);
  assert.deepEqual(inOrder(described), inOrder([...routes, ...withId]));
});

Deno.test("a response that does not match its schema is detected, and so is one that openapi.json lacks", async () => {
  const path = "/api/v1/sweeps";
  const item = DESCRIPTION.paths[path];
  const broken = structuredClone(FULL.sweeps);
  broken[0].record.late = 0.5;
  const [fault] = await faultsOf(path, item, { ...FULL, sweeps: broken });
  assert.match(fault, /lateMs must be integer/);
  const [other] = await faultsOf(path, { get: { ...item.get, responses: {} } }, FULL);
  assert.match(other, /200 as application\/json is not in the description/);
});

Deno.test("errors of the API are problems as openapi.json says", async () => {
  for (
    const path of ["/api/v1/summary?x", "/api/v1/targets?page=x", "/api/v1/targets/none", "/api/v1/incidents?page=9"]
  ) {
    const response = await siteOf(FULL).get(path);
    const validate = ajv.getSchema("api#/components/schemas/Problem")!;
    assert(validate(await response.json()), path);
  }
});

Deno.test("/api is a page with every route, parameter and object that needs no script", async () => {
  const html = await (await siteOf(FULL).get("/api")).text();
  assert.match(html, /<a href="\/api" aria-current="page">API<\/a>/);
  for (const [path, { get }] of Object.entries(DESCRIPTION.paths)) {
    assert(html.includes(`>${path}</a>`), path);
    for (const { name } of get.parameters) assert(html.includes(`<code>${name}</code>`), name);
  }
  const ids = Array.from(html.matchAll(/ id="([^"]+)"/g), ([, id]) => id);
  const objects = Object.entries(DESCRIPTION.components.schemas).filter(([, { properties }]) => properties);
  for (const [name] of objects) assert(ids.includes(name), name);
  for (const [, anchor] of html.matchAll(/href="#([^"]+)"/g)) assert(ids.includes(anchor), anchor);
  assert(html.includes('href="/api/v1/targets/Shop"'));
  assert(!html.includes("undefined") && !html.includes("[object"));
});
