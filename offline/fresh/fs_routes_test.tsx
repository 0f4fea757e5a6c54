import assert from "node:assert/strict";
import { h } from "preact";
import { App, type Context, HttpError, page, type PageProps } from "./mod.ts";
import { appWith } from "./app_with.ts";

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
  const params = { handler: (ctx: Context<unknown>) => Response.json([ctx.route, ctx.params]) };
  const names = ["index", "a/index", "a/[id]", "a/[id]/x", "files/[...rest]", "opt/[[x]]", "b/[id].svg"];
  const ask = appWith({ routes: Object.fromEntries(names.map((name) => [name, params])) });
  const matched = async (path: string) => (await ask(path)).json();
  assert.deepEqual(await matched("/"), ["/", {}]);
  assert.deepEqual(await matched("/a"), ["/a", {}]);
  assert.deepEqual(await matched("/a/7"), ["/a/:id", { id: "7" }]);
  assert.deepEqual(await matched("/a/7/x"), ["/a/:id/x", { id: "7" }]);
  assert.deepEqual(await matched("/files/a/b"), ["/files/:rest*", { rest: "a/b" }]);
  assert.deepEqual(await matched("/opt"), ["/opt/:x?", { x: "" }]);
  assert.deepEqual(await matched("/opt/1"), ["/opt/:x?", { x: "1" }]);
  assert.deepEqual(await matched("/b/7.svg"), ["/b/:id.svg", { id: "7" }]);
});

Deno.test("file routes: an optional parameter at the root", async () => {
  const ask = appWith({
    routes: { "[[lang]]/index": { handler: (ctx: Context<unknown>) => Response.json(ctx.params) } },
  });
  assert.deepEqual(await (await ask("/")).json(), { lang: "" });
  assert.deepEqual(await (await ask("/de")).json(), { lang: "de" });
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
      "(site)/_middleware": { default: mark("site") },
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
      some: { handlers: { POST: () => new Response("posted") } },
    },
  });
  assert.equal(await (await ask("/all", { method: "DELETE" })).text(), "DELETE");
  assert.equal(await (await ask("/some", { method: "POST" })).text(), "posted");
  assert.equal((await ask("/some")).status, 404);
  assert.equal((await ask("/some", { method: "OPTIONS" })).status, 404);
});

Deno.test("file routes: a page without a handler renders for every method, one with handlers for theirs and GET", async () => {
  const ask = appWith({
    routes: { page: { default: Page }, both: { default: Page, handler: { POST: () => page("posted") } } },
  });
  assert.match(await (await ask("/page", { method: "PUT" })).text(), /<p>\/page<\/p>/);
  assert.match(await (await ask("/both")).text(), /<p>\/both<\/p>/);
  assert.match(await (await ask("/both", { method: "POST" })).text(), /<p>\/both<\/p>/);
  assert.equal((await ask("/both", { method: "PUT" })).status, 404);
  assert.equal(await (await ask("/both", { method: "HEAD" })).text(), "");
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

Deno.test("file routes: config overrides the URL and leaves layouts or the app wrapper out", async () => {
  const ask = appWith({
    routes: {
      _app: { default: around("body") },
      _layout: { default: around("main") },
      moved: { default: Page, config: { routeOverride: "/other/:x" } },
      bare: { default: Page, config: { skipAppWrapper: true, skipInheritedLayouts: true } },
      "inner/_layout": { default: around("section"), config: { skipInheritedLayouts: true } },
      "inner/page": { default: Page },
    },
  });
  assert.equal((await ask("/moved")).status, 404);
  assert.match(await (await ask("/other/1")).text(), /<body><main><p>\/other\/1<\/p><\/main><\/body>/);
  assert.match(await (await ask("/bare")).text(), /<body><p>/);
  assert.match(await (await ask("/inner/page")).text(), /<body><section><p>/);
});

Deno.test("file routes: _middleware exports a default or a handler, a function or an array", async () => {
  const ask = appWith({
    routes: {
      "_middleware": { default: [mark("one"), mark("two")] },
      "a/_middleware": { handler: mark("three") },
      "a/b": { default: Page },
    },
  });
  assert.equal((await ask("/a/b")).headers.get("Seen"), "three, two, one");
  assert.equal((await ask("/absent")).headers.get("Seen"), null, "the error passes through the middlewares");
});

Deno.test("file routes: a folder's middleware and layout cover foo/index and foo/bar, not foo itself", async () => {
  const folder = { "foo/_middleware": { default: mark("foo") }, "foo/_layout": { default: around("main") } };
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

Deno.test("file routes: a component may be async and may return a Response", async () => {
  const later = async (props: PageProps) => {
    await Promise.resolve();
    return props.url.search ? new Response("early") : <p>later</p>;
  };
  const ask = appWith({
    routes: { later: { default: later }, "in/_layout": { default: later }, "in/x": { default: Page } },
  });
  assert.match(await (await ask("/later")).text(), /<p>later<\/p>/);
  assert.equal(await (await ask("/later?now")).text(), "early");
  assert.equal(await (await ask("/in/x?now")).text(), "early");
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
  assert.match(await gone.text(), /<body><main><i>root HttpError: gone<\/i><\/main><\/body>/);
  assert.equal((await ask("/nowhere")).status, 404);
});

Deno.test("file routes: the root's middlewares do not reach its error page, unless they stand in a group", async () => {
  const Missing = () => {
    throw new HttpError(404);
  };
  const error = { default: () => <i>error</i> };
  const bare = appWith({
    routes: { _middleware: { default: mark("root") }, _error: error, bad: { default: Failing } },
  });
  assert.equal((await bare("/bad")).headers.get("Seen"), null);

  const handled = { ...error, handler: () => page(undefined, { headers: { Seen: "handler" } }) };
  const withHandler = await appWith({ routes: { _error: handled } })("/absent");
  assert.deepEqual([withHandler.status, withHandler.headers.get("Seen")], [404, "handler"]);

  const grouped = await appWith({
    routes: { _middleware: { default: mark("root") }, "(all)/_error": error, "(all)/[...path]": { default: Missing } },
  })("/absent");
  assert.deepEqual([grouped.status, grouped.headers.get("Seen")], [404, "root"]);
});

Deno.test("file routes: the component of _404 answers 200 unless its handler sets another status", async () => {
  const component = { default: () => <p>nothing</p> };
  assert.equal((await appWith({ routes: { _404: component } })("/x")).status, 200);
  const handler = () => page(undefined, { status: 404 });
  assert.equal((await appWith({ routes: { _404: { ...component, handler } } })("/x")).status, 404);
});

Deno.test("file routes: a file that exports nothing of a route, or a handler of two arguments, is an error at start", () => {
  assert.throws(() => appWith({ routes: { "a/b": { other: 1 } } }), /Cannot use routes\/a\/b: it exports neither/);
  const handler = (_req: unknown, _ctx: unknown) => new Response();
  assert.throws(() => appWith({ routes: { x: { handler } } }), /Cannot use routes\/x: a handler takes one argument/);
});

Deno.test("fsRoutes() has no routes without a build", async () => {
  const response = await new App().fsRoutes().handler()(new Request("http://localhost/"));
  assert.equal(response.status, 404);
});
