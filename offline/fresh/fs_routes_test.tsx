import assert from "node:assert/strict";
import { h } from "preact";
import { appWith } from "./fixture/app_with.ts";
import { App, type Context, HttpError, page, type PageProps } from "./mod.ts";

const Page = ({ url }: PageProps) => <p>{url.pathname}</p>;
const Failing = () => {
  throw new Error("broken");
};
/** A middleware that adds its name to a header of the response. */
const mark = (name: string) => async (ctx: Context<unknown>) => {
  const response = await ctx.next();
  response.headers.append("Seen", name);
  return response;
};
/** A component that puts an element of this name around what it holds. */
const around = (name: string) => ({ Component }: PageProps) => h(name, null, <Component />);

Deno.test("file routes: index is the folder itself, and brackets are parameters", async () => {
  const said = (name: string) => ({ handler: (ctx: Context<unknown>) => Response.json([name, ctx.params]) });
  const names = ["index", "a/index", "a/[id]", "a/[id]/x", "files/[...rest]", "b/[id].svg"];
  const ask = appWith({ routes: Object.fromEntries(names.map((name) => [name, said(name)])) });
  const matched = async (path: string) => (await ask(path)).json();
  assert.deepEqual(await matched("/"), ["index", {}]);
  assert.deepEqual(await matched("/a"), ["a/index", {}]);
  assert.deepEqual(await matched("/a/7"), ["a/[id]", { id: "7" }]);
  assert.deepEqual(await matched("/a/7/x"), ["a/[id]/x", { id: "7" }]);
  assert.deepEqual(await matched("/files/a/b"), ["files/[...rest]", { rest: "a/b" }]);
  assert.deepEqual(await matched("/files"), ["files/[...rest]", { rest: "" }]);
  assert.deepEqual(await matched("/b/7.svg"), ["b/[id].svg", { id: "7" }]);
});

Deno.test("file routes: a parameter comes after names, and a rest after both, whatever the files' order", async () => {
  const named = (name: string) => ({ handler: () => new Response(name) });
  const ask = appWith({
    routes: { "[...rest]": named("rest"), "[id]/x": named("id/x"), "a/[b]": named("a/b"), "[id]": named("id") },
  });
  assert.equal(await (await ask("/q")).text(), "id");
  assert.equal(await (await ask("/a/x")).text(), "a/b");
  assert.equal(await (await ask("/q/x")).text(), "id/x");
  assert.equal(await (await ask("/q/y")).text(), "rest");
});

Deno.test("file routes: a group is absent from the URL, and has its own layout, middleware and error page", async () => {
  const ask = appWith({
    routes: {
      "(site)/_layout": { default: around("main") },
      "(site)/_middleware": { handler: mark("site") },
      "(site)/_error": { default: ({ error }: PageProps) => <i>{String(error)}</i> },
      "(site)/about": { default: Page },
      "(site)/bad": { default: Failing },
      "plain": { default: Page },
    },
  });
  const about = await ask("/about");
  assert.equal(about.headers.get("Seen"), "site");
  assert.match(await about.text(), /<main><p>\/about<\/p><\/main>/);
  assert.match(await (await ask("/bad")).text(), /<main><i>Error: broken<\/i><\/main>/);
  const plain = await ask("/plain");
  assert.equal(plain.headers.get("Seen"), null);
  assert.doesNotMatch(await plain.text(), /<main>/);
});

Deno.test("file routes: a handler is a function for all methods, or an object by method", async () => {
  const ask = appWith({
    routes: {
      all: { handler: (ctx: Context<unknown>) => new Response(ctx.req.method) },
      some: { handler: { POST: () => new Response("posted") } },
    },
  });
  assert.equal(await (await ask("/all", { method: "DELETE" })).text(), "DELETE");
  assert.equal(await (await ask("/some", { method: "POST" })).text(), "posted");
  assert.equal((await ask("/some")).status, 404);
});

Deno.test("file routes: a page without a handler renders for every method, one with handlers for theirs and GET", async () => {
  const ask = appWith({
    routes: { page: { default: Page }, both: { default: Page, handler: { POST: () => page("posted") } } },
  });
  assert.match(await (await ask("/page", { method: "PUT" })).text(), /<p>\/page<\/p>/);
  assert.match(await (await ask("/both")).text(), /<p>\/both<\/p>/);
  assert.match(await (await ask("/both", { method: "POST" })).text(), /<p>\/both<\/p>/);
  assert.equal((await ask("/both", { method: "PUT" })).status, 404);
});

Deno.test("file routes: page() gives data, status and headers; a handler's Response is sent as it is", async () => {
  const ask = appWith({
    routes: {
      page: {
        default: ({ data }: PageProps<string>) => <p>{data}</p>,
        handler: () => page("some", { status: 202, headers: { A: "1" } }),
      },
      response: { default: Page, handler: () => new Response("as is") },
    },
  });
  const response = await ask("/page");
  assert.deepEqual([response.status, response.headers.get("A")], [202, "1"]);
  assert.match(await response.text(), /<p>some<\/p>/);
  assert.equal(await (await ask("/response")).text(), "as is");
});

Deno.test("file routes: _middleware exports a handler, which covers its folder", async () => {
  const ask = appWith({
    routes: {
      "_middleware": { handler: mark("one") },
      "a/_middleware": { handler: mark("two") },
      "a/b": { default: Page },
    },
  });
  assert.equal((await ask("/a/b")).headers.get("Seen"), "two, one");
  assert.equal((await ask("/absent")).headers.get("Seen"), null, "the error passes through the middlewares");
});

Deno.test("file routes: a folder's middleware and layout cover foo/index and foo/bar, not foo itself", async () => {
  const folder = { "foo/_middleware": { handler: mark("foo") }, "foo/_layout": { default: around("main") } };
  const covered = async (name: string, path: string) => {
    const response = await appWith({ routes: { ...folder, [name]: { default: Page } } })(path);
    return [response.headers.get("Seen"), (await response.text()).includes("<main>")];
  };
  assert.deepEqual(await covered("foo/index", "/foo"), ["foo", true]);
  assert.deepEqual(await covered("foo/bar", "/foo/bar"), ["foo", true]);
  assert.deepEqual(await covered("foo", "/foo"), [null, false]);
});

Deno.test("file routes: layouts stand around the page from the inner to the outer one, the app around all", async () => {
  const ask = appWith({
    routes: {
      "_app": { default: around("body") },
      "_layout": { default: around("main") },
      "a/_layout": { default: around("section") },
      "a/b": { default: Page },
    },
  });
  assert.match(await (await ask("/a/b")).text(), /<body><main><section><p>\/a\/b<\/p><\/section><\/main><\/body>/);
});

Deno.test("file routes: the nearest _error answers with the error's status, inside the layouts down to it", async () => {
  const ask = appWith({
    routes: {
      "_layout": { default: around("main") },
      "_error": { default: ({ error }: PageProps) => <i>root {String(error)}</i> },
      "a/_layout": { default: around("section") },
      "a/_error": { default: ({ error }: PageProps) => <i>a {String(error)}</i> },
      "a/bad": { default: Failing },
      "b/_layout": { default: around("section") },
      "b/gone": {
        handler: () => {
          throw new HttpError(410, "gone");
        },
      },
    },
  });
  const bad = await ask("/a/bad");
  assert.equal(bad.status, 500);
  assert.match(await bad.text(), /<main><section><i>a Error: broken<\/i><\/section><\/main>/);
  const gone = await ask("/b/gone");
  assert.equal(gone.status, 410);
  assert.match(await gone.text(), /<main><i>root HttpError: gone<\/i><\/main>/);
  assert.equal((await ask("/nowhere")).status, 404);
});

Deno.test("file routes: the root's middlewares do not reach its error page, unless they stand in a group", async () => {
  const Missing = () => {
    throw new HttpError(404);
  };
  const error = { default: () => <i>error</i> };
  const bare = appWith({
    routes: { _middleware: { handler: mark("root") }, _error: error, bad: { default: Failing } },
  });
  assert.equal((await bare("/bad")).headers.get("Seen"), null);

  const handled = { ...error, handler: () => page(undefined, { headers: { Seen: "handler" } }) };
  const withHandler = await appWith({ routes: { _error: handled } })("/absent");
  assert.deepEqual([withHandler.status, withHandler.headers.get("Seen")], [404, "handler"]);

  const grouped = await appWith({
    routes: { _middleware: { handler: mark("root") }, "(all)/_error": error, "(all)/[...path]": { default: Missing } },
  })("/absent");
  assert.deepEqual([grouped.status, grouped.headers.get("Seen")], [404, "root"]);
});

Deno.test("file routes: a file that exports nothing of a route is an error at start", () => {
  assert.throws(() => appWith({ routes: { "a/b": { other: 1 } } }), /Cannot use routes\/a\/b: it exports neither/);
});

Deno.test("fsRoutes() has no routes without a build", async () => {
  const response = await new App().fsRoutes().handler()(new Request("http://localhost/"));
  assert.equal(response.status, 404);
});
