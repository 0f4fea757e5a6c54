import assert from "node:assert/strict";
import { appWith } from "./fixture/app_with.ts";
import { App, staticFiles } from "./mod.ts";

const bytes = new TextEncoder().encode("content");
const files = {
  "/a b.txt": { type: "text/plain; charset=UTF-8", hash: "abc", source: bytes },
  "/_fresh/js/build1/X.js": { type: "text/javascript", hash: "def", source: bytes },
};
const NOT_KEPT = "no-cache, no-store, max-age=0, must-revalidate";
const KEPT = "public, max-age=31536000, immutable";

function app(mode: "development" | "production" = "production"): App<unknown> {
  const app = new App();
  app.config.mode = mode;
  return app.use(staticFiles()).use(() => new Response("fell through"));
}
const ask = appWith({ files }, app());

Deno.test("staticFiles() serves a file with its type and ETag", async () => {
  const response = await ask("/a%20b.txt");
  assert.equal(await response.text(), "content");
  assert.deepEqual(Object.fromEntries(response.headers), {
    "cache-control": NOT_KEPT,
    "content-type": "text/plain; charset=UTF-8",
    etag: 'W/"abc"',
  });
});

Deno.test("staticFiles() lets the browser cache URLs with the build's id, and redirects those with a different one", async () => {
  assert.equal((await ask("/a%20b.txt?__frsh_c=build1")).headers.get("Cache-Control"), KEPT);
  assert.equal((await ask("/_fresh/js/build1/X.js")).headers.get("Cache-Control"), KEPT);
  const stale = await ask("/a%20b.txt?x=1&__frsh_c=old");
  assert.deepEqual([stale.status, stale.headers.get("Location")], [307, "/a%20b.txt?x=1"]);
});

Deno.test("staticFiles() lets nothing be cached during development", async () => {
  const asked = await appWith({ files: { "/x": { ...files["/a b.txt"] } } }, app("development"))("/x?__frsh_c=build1");
  assert.equal(asked.headers.get("Cache-Control"), NOT_KEPT);
});

Deno.test("staticFiles() passes on all other requests", async () => {
  for (const path of ["/", "/absent", "/constructor"]) assert.equal(await (await ask(path)).text(), "fell through");
});
