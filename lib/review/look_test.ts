import assert from "node:assert/strict";
import { startWorld, type World } from "../../testing/internet/world.ts";
import type { Target } from "../model/target.ts";
import { look, type LookOptions } from "./look.ts";

function lookIn(world: World, url: string, options: LookOptions & Pick<Target, "expect" | "authorization"> = {}) {
  const { caCerts, resolve } = world;
  const { expect, authorization, ...rest } = options;
  const target: Target = { id: "shop", name: "Shop", url, category: "", expect, authorization };
  return look(target, { caCerts, resolve, timeout: 3000, ...rest });
}

const redirect = (status: number, location: string) => ({ status, headers: { Location: location } });

Deno.test("look() follows permanent redirects to the address that works", async () => {
  await using world = await startWorld();
  await world.set("new", { status: 200 });
  await world.set("middle", redirect(308, world.url("new", "/start")));
  await world.set("old", redirect(301, world.url("middle")));
  assert.deepEqual(await lookIn(world, world.url("old")), { outcome: 301, moved: world.url("new", "/start") });
});

Deno.test("look() treats a temporary redirect as the site's own response", async () => {
  await using world = await startWorld();
  await world.set("new", { status: 200 });
  for (const status of [302, 303, 307]) {
    await world.set("old", redirect(status, world.url("new")));
    assert.deepEqual(await lookIn(world, world.url("old")), { outcome: status });
  }
  await world.set("middle", redirect(302, world.url("new")));
  await world.set("old", redirect(301, world.url("middle")));
  assert.deepEqual(await lookIn(world, world.url("old")), { outcome: 301, moved: world.url("middle") });
});

Deno.test("look() recommends no address that does not work, and none if a redirect is expected", async () => {
  await using world = await startWorld();
  await world.set("gone", { status: 404 });
  const bad = [world.url("gone"), world.url("refuses"), "ftp://a.example/", "http://", `/${"a".repeat(3000)}`, "/loop"];
  for (const location of bad) {
    await world.set("old", redirect(301, location));
    assert.deepEqual(await lookIn(world, world.url("old")), { outcome: 301 }, location);
  }
  await world.set("old", redirect(301, world.url("good")));
  const expect = [{ from: 301, to: 301 }];
  assert.deepEqual(await lookIn(world, world.url("old"), { expect }), { outcome: 301 });
});

Deno.test("look() follows at most ten redirects", async () => {
  await using world = await startWorld();
  await world.set("hop-0", { status: 200 });
  for (let hop = 1; hop <= 11; hop++) await world.set(`hop-${hop}`, redirect(301, world.url(`hop-${hop - 1}`)));
  assert.deepEqual(await lookIn(world, world.url("hop-9")), { outcome: 301, moved: world.url("hop-0") });
  assert.deepEqual(await lookIn(world, world.url("hop-10")), { outcome: 301 });
});

Deno.test("look() sends a password only to the listed origin", async () => {
  await using world = await startWorld();
  const { hostname } = new URL(world.url("good"));
  const given: (string | null)[] = [];
  const serve = (respond: (path: string) => Response) =>
    Deno.serve({ hostname, port: 0, onListen: () => {} }, ({ url, headers }) => {
      given.push(headers.get("authorization"));
      return respond(new URL(url).pathname);
    });
  await using other = serve(() => new Response("ok"));
  const elsewhere = `http://${hostname}:${other.addr.port}/`;
  await using listed = serve((path) =>
    Response.redirect(path === "/" ? `http://${hostname}:${listed.addr.port}/new` : elsewhere, 301)
  );
  const url = `http://${hostname}:${listed.addr.port}/`;
  assert.deepEqual(await lookIn(world, url, { authorization: "Basic secret" }), { outcome: 301, moved: elsewhere });
  assert.deepEqual(given, ["Basic secret", "Basic secret", null]);
});

Deno.test("look() reports a name that does not resolve, and other failures as they are", async () => {
  await using world = await startWorld();
  assert.deepEqual(await lookIn(world, world.url("missing")), { outcome: "dns" });
  assert.deepEqual(await lookIn(world, world.url("refuses")), { outcome: "refused" });
});

Deno.test("look() finds out if a site works over https", async () => {
  await using world = await startWorld();
  const { hostname, port } = new URL(world.url("tls-good"));
  await using server = Deno.serve({ hostname, port: 0, onListen: () => {} }, () => new Response("ok"));
  const http = server.addr.port;
  const url = `http://${hostname}:${http}/a?b`;
  const secure = `https://${hostname}:${port}/a?b`;
  assert.deepEqual(await lookIn(world, url, { ports: { http, https: Number(port) } }), { outcome: 200, secure });
  const { port: broken } = new URL(world.url("tls-hangs"));
  const ports = { http, https: Number(broken) };
  assert.deepEqual(await lookIn(world, url, { ports, timeout: 500 }), { outcome: 200 });
  assert.deepEqual(await lookIn(world, url), { outcome: 200 });
});
