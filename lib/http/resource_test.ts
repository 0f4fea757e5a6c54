import assert from "node:assert/strict";
import { sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { SORTS } from "../show/query.ts";
import { CATEGORIES, resourceOf, ROUTES, WITH_ID } from "./resource.ts";
import { STATES } from "../model/state.ts";

const VIEW = sampleView([sampleSweep(SLOT, [["Shop", 503]])]);

const ask = (target: string) => resourceOf(target, VIEW);

for (
  const [key, ...targets] of [
    ["/", "/", "//", "/?", "/?x=1", "/?x=2&y", "/?page=1&sort=failing&q=", "/?fresh-partial=true", "/?%78=1"],
    ["/", "/?utm_campaign=50%off", "/?%ff", "/?x=%E4&%00=%0B"],
    ["/?sort=slowest", "/?sort=slowest&sort=name&7", "/?so%72t=slowest", "/?x=%&sort=slowest", "/?x&sort=+slowest+"],
    ["/?state=up&category=A+b", "/?category=A+b&state=up", "/?state=up&category=A%20b&page=1&x"],
    ["/incidents?target=Shop", "/incidents/?x=1&target=Shop"],
    ["/targets/Shop", "/targets/Shop", "/targets/Shop/", "//targets//Sh%6Fp?x=1"],
    ["/badges/Shop.svg", "/badges/Shop.svg?x=1", "/badges/Shop.svg?x=%ff"],
    ["/feed.xml", "/feed.xml?x=1", "/feed.xml/"],
    ["/latest-summary", "/latest-summary?_=123"],
    ["/api/v1/targets?state=up&page=2", "/api/v1/targets?page=2&state=up"],
    ["/api", "/api/", "/api?x=1", "//api//?x=%ff"],
    ["/openapi.json", "/openapi.json?x=1"],
    [
      "/api/v1/incidents?state=open&page=2&since=2026-01-01T23:00:00.000Z",
      "/api/v1/incidents?since=2026-01-02T00:00%2B01:00&page=2&state=open",
    ],
    [
      "/api/v1/sweeps?until=2026-01-02T00:00:00.000Z",
      "/api/v1/sweeps?until=2026-01-02",
      "/api/v1/sweeps?until=2026-01-02T00:00Z&since=",
    ],
    ["/api/v1/report.csv?from=2026-01-01&category=A+b", "/api/v1/report.csv?category=A%20b&from=2026-01-01&to="],
    ["/incidents", "/incidents?since=2026-01-02", "/incidents?since=x"],
    ["/styles.css", "/styles.css?x=1", "/styles.css"],
    ["/styles.css?__frsh_c=build", "/styles.css?x&__frsh_c=build"],
    [`/styles.css?__frsh_c=${"a".repeat(99)}%EF%BF%BD`, `/styles.css?__frsh_c=${"a".repeat(99)}%F0%9F%98%80`],
    ["page 404 ", "/targets/%ff", "/targets/Shop/x/..", "/./styles.css", "/%2e%2e/styles.css"],
    ["page 404 ", "/_fresh/js/build/metafile.json", "//_fresh/js/build/metafile%2ejson?__frsh_c=build"],
    ["page 404 This site is not in the list", "/targets/none", "/targets/a%2Fb", "/targets/x?y"],
    ["badge 404 This site is not in the list", "/badges/none.svg", "/badges/.svg?x"],
    ["json 404 ", "/api/v1", "/api/v2/x", "/api/%ff", "//api/v1", "/%61pi/x", "/api%2fx"],
    ["page 400 sort must be one of failing, name, category, slowest, status", "/?sort=x", "/?sort=y&z"],
  ]
) {
  Deno.test(`resourceOf() finds ${key}, however it is written`, () => {
    for (const target of targets) assert.equal(ask(target).key, key, target);
  });
}

for (
  const [target, format, status] of [
    ["/?q=%00", "page", 400],
    ["/?q=%ff", "page", 400],
    ["/?x&%71=%ff", "page", 400],
    ["/%61pi/v1/summary?x=%ff", "page", 400],
    ["/?q=%1b[31m", "page", 400],
    ["/%7F", "page", 400],
    [`/?q=${"x".repeat(5000)}`, "page", 414],
    [`/${"/".repeat(64_000)}x%41`, "page", 414],
    [`/api/v1/summary?${"&".repeat(60_000)}`, "json", 414],
    [`/badges/${"%25".repeat(21_000)}`, "badge", 414],
    ["/latest-summary?%00", "json", 400],
    ["/feed.xml?%ff", "json", 400],
    ["/badges/%00.svg", "badge", 400],
    ["/badges/x.png", "badge", 404],
    ["/api/v1/targets/none", "json", 404],
    ["/api/v1/targets?page=0", "json", 400],
  ] as const
) {
  Deno.test(`resourceOf() rejects ${target.slice(0, 30)} with ${status} in the format of its route`, () => {
    const { format: found, rejection } = ask(target);
    assert.deepEqual([found, rejection?.status], [format, status]);
  });
}

Deno.test("resourceOf() names an unknown parameter of the API, and the known ones", () => {
  const detailOf = (target: string) => ask(target).rejection?.detail;
  assert.equal(
    detailOf("/api/v1/targets?state=up&x%22=1"),
    'Unknown parameter "x\\"": /api/v1/targets accepts q, state, status, category, sort, page, at',
  );
  assert.equal(detailOf("/api/v1/summary?x"), 'Unknown parameter "x": /api/v1/summary accepts no parameters');
  assert.equal(
    detailOf("/api/v1/summary?%E2%80%AEx"),
    'Unknown parameter "<U+202E>x": /api/v1/summary accepts no parameters',
  );
  assert.equal(detailOf("/api/v1/targets/Shop?x"), 'Unknown parameter "x": /api/v1/targets/Shop accepts no parameters');
  assert.equal(
    detailOf("/api/v1/targets.csv?page=2"),
    'Unknown parameter "page": /api/v1/targets.csv accepts q, state, status, category, sort, at',
  );
  assert.equal(
    detailOf("/api/v1/sweeps?since=1"),
    "since must be a day or a time, such as 2026-11-22 or 2026-11-22T20:50:00Z",
  );
  assert.equal(detailOf("/api/v1/report.csv?to=1"), "to must be a day, such as 2026-11-22");
  assert.ok(detailOf(`/api/v1/list?${"y".repeat(3000)}`)!.length < 150);
  assert.equal(detailOf("/api/v1/targets?q=a&q=b"), undefined);
});

Deno.test("resourceOf() marks typed text as uncommon", () => {
  assert.equal(ask("/?q=shop").isUncommon, true);
  assert.equal(ask("/api/v1/targets?q=shop").isUncommon, true);
  assert.equal(ask("/api/v1/targets?made-up=1").isUncommon, true);
  for (const target of ["/?category=x", "/?page=7", "/incidents?target=x", "/incidents?page=2"]) {
    assert.equal(ask(target).isUncommon, true, target);
  }
  for (const target of ["/?q=&state=up", "/?sort=name", "/?category=", "/incidents?target=Shop&state=open"]) {
    assert.ok(!ask(target).isUncommon, target);
  }
});

Deno.test("resourceOf() counts few combinations of parameters as common", () => {
  const common = new Set<string>();
  const outcomes = Array.from({ length: 900 }, (_, index) => String(index + 100));
  for (const status of ["", "timeout", "dns", ...outcomes]) {
    for (const state of ["", ...STATES]) {
      for (const sort of SORTS) {
        const { key, isUncommon, rejection } = ask(`/?status=${status}&state=${state}&sort=${sort}`);
        assert.equal(rejection, undefined);
        if (!isUncommon) common.add(key);
      }
    }
  }
  assert.equal(common.size, STATES.length + SORTS.length);
});

Deno.test("resourceOf() knows every route", async () => {
  const paths: string[] = [];
  const walk = async (folder: URL, path: string) => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (name.startsWith("_") || name.includes("_test.")) continue;
      const part = /^\(.*\)$/.test(name) ? "" : `/${name.replace(/\.tsx?$/, "")}`;
      if (isDirectory) await walk(new URL(`${name}/`, folder), path + part);
      else paths.push((path + part).replace(/\/index$/, "") || "/");
    }
  };
  await walk(new URL("../../routes/", import.meta.url), "");
  const known = [
    ...Object.keys(ROUTES),
    ...WITH_ID.map(({ before, after }) => before + (after ? "[file]" : "[id]")),
    `${CATEGORIES}[name]`,
    "/[...path]",
  ];
  // These two are handled without any route.
  assert.deepEqual(paths.concat("/health", "/ready").sort(), known.sort());
});

Deno.test("resourceOf() takes time linear in the length, up to a limit", () => {
  const timeOf = (length: number) => {
    const began = performance.now();
    for (const unit of ["/", "a/", "%25", "&", "a&", "?", "+", "%41=b&"]) {
      const long = unit.repeat(length);
      for (let count = 0; count < 20; count++) {
        for (const target of [`/${long}x%41`, `/?${long}`, `/api/v1/targets?q=${long}`]) ask(target.slice(0, length));
      }
    }
    return performance.now() - began;
  };
  // Once is enough, since the machine has other things to do as well: quadratic would always take longer.
  for (const [short, long] of [[1000, 4000], [4000, 64_000]]) {
    assert.ok(Array.from({ length: 10 }).some(() => timeOf(long) < 12 * timeOf(short) + 500));
  }
});

Deno.test("resourceOf() reads a past time in any unambiguous form, and always writes it in the same one", () => {
  for (
    const at of [
      "2026-01-02T03:10",
      "2026-01-02T03:10Z",
      "2026-01-02T04:10%2B01:00",
      "2026-01-02T03:10:00.000Z",
      "1767323400000",
    ]
  ) {
    const { key, at: time, isUncommon } = ask(`/?at=${at}&state=down`);
    assert.deepEqual([key, time, isUncommon], ["/?at=2026-01-02T03%3A10Z&state=down", 1767323400000, true], at);
  }
  assert.equal(ask("/api/v1/targets.csv?at=2026-01-02").at, Date.UTC(2026, 0, 2));
  assert.equal(ask("/?at=").at, undefined);
  for (const at of ["yesterday", "2026-02-31", "2026-01-02T25:00", "-1", "1e12", "9".repeat(15), "0x10"]) {
    assert.match(ask(`/?at=${at}`).rejection!.detail, /^at must be a time, such as 2026-11-22T20:50Z$/, at);
  }
});

Deno.test("resourceOf() reads the scope of a feed, and the contents of a badge", () => {
  assert.equal(ask("/feed.xml?target=Shop&x=1").key, "/feed.xml?target=Shop");
  assert.equal(ask("/feed.xml?category=no+such").isUncommon, true);
  assert.match(ask("/feed.xml?target=Shop&category=x").rejection!.detail, /not both/);
  assert.equal(ask("/feed.xml?target=../x").rejection!.status, 400);
  assert.equal(ask("/badges/Shop.svg?show=certificate&y").key, "/badges/Shop.svg?show=certificate");
  assert.equal(ask("/badges/Shop.svg?show=state").key, "/badges/Shop.svg");
  assert.deepEqual(ask("/badges/Shop.svg?show=all").rejection, {
    status: 400,
    detail: "show must be one of state, uptime, response, certificate",
  });
  assert.equal(ask("/badge.svg?show=uptime").key, "/badge.svg?show=uptime");
  const { format, rejection } = ask("/badge.svg?category=no+such");
  assert.deepEqual([format, rejection!.status], ["badge", 404]);
  assert.equal(ask("/badge.svg?show=response").rejection!.status, 400);
});
