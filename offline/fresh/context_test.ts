import assert from "node:assert/strict";
import { App, type Context, createDefine, HttpError, page } from "./mod.ts";

/** What `use` gives for a request to `/items/:id{/:more}?`. */
async function inContext<T>(url: string, use: (ctx: Context<unknown>) => T, app = new App()): Promise<T> {
  const given: T[] = [];
  app.get("/items/:id{/:more}?", (ctx) => {
    given.push(use(ctx));
    return new Response();
  });
  await app.handler()(
    new Request(url, { headers: { "X-Forwarded-Proto": "https", "X-Forwarded-Host": "site.example" } }),
  );
  return given[0];
}

Deno.test("ctx.url has double slashes collapsed", async () => {
  assert.equal(await inContext("http://h//items///7?a=//b", ({ url }) => url.href), "http://h/items/7?a=//b");
});

Deno.test("ctx.url follows X-Forwarded-Proto and -Host only with trustProxy", async () => {
  assert.equal(await inContext("http://h/items/7", ({ url }) => url.href), "http://h/items/7");
  const app = new App({ trustProxy: true });
  assert.equal(await inContext("http://h/items/7", ({ url }) => url.href, app), "https://site.example/items/7");
});

Deno.test("ctx.params are decoded but for slashes, and an absent one is empty", async () => {
  assert.deepEqual(await inContext("http://h/items/a%2Fb%20c", ({ params }) => ({ ...params })), {
    id: "a%2Fb c",
    more: "",
  });
});

Deno.test("App.handler() rejects where a parameter is not well-formed", async () => {
  await assert.rejects(() => inContext("http://h/items/%ff", () => {}), URIError);
});

Deno.test("ctx has the route, no error, the peer's address, and a state of its own", async () => {
  const [route, error, info, state] = await inContext(
    "http://h/items/7",
    (ctx) => [ctx.route, ctx.error, ctx.info, ctx.state],
  );
  assert.equal(route, "/items/:id/:more?");
  assert.equal(error, null);
  assert.ok("remoteAddr" in (info as Deno.ServeHandlerInfo));
  assert.deepEqual(state, {});
  assert.notEqual(await inContext("http://h/items/7", (ctx) => ctx.state), state);
});

Deno.test("ctx.redirect() is a 302 that never leads to another host", async () => {
  const at = (path: string, status?: number) =>
    inContext("http://h/items/7", (ctx) => {
      const response = ctx.redirect(path, status);
      return [response.status, response.headers.get("Location")];
    });
  assert.deepEqual(await at("/a?b=//c#//d"), [302, "/a?b=//c#//d"]);
  assert.deepEqual(await at("//evil.example/x", 307), [307, "/evil.example/x"]);
  assert.deepEqual(await at("https://other.example//x"), [302, "https://other.example//x"]);
});

Deno.test("ctx.text(), html(), json() and stream() answer with a content of that kind", async () => {
  const answered = await inContext("http://h/items/7", (ctx) => [
    ctx.text("a", { status: 201 }),
    ctx.html("<b>", { headers: { A: "1" } }),
    ctx.json({ a: 1 }, { status: 202 }),
    ctx.stream(["a", new Uint8Array([98])]),
    ctx.stream(function* () {
      yield "c";
    }),
  ]);
  assert.deepEqual(await Promise.all(answered.map((response) => response.text())), ["a", "<b>", '{"a":1}', "ab", "c"]);
  assert.deepEqual(answered.map(({ status }) => status), [201, 200, 202, 200, 200]);
  assert.equal(answered[1].headers.get("Content-Type"), "text/html; charset=utf-8");
  assert.equal(answered[1].headers.get("A"), "1");
});

Deno.test("HttpError has a status, its name, and no message unless given", () => {
  const cause = new Error();
  const error = new HttpError(404, undefined, { cause });
  assert.deepEqual([error.status, error.name, error.message, error.cause], [404, "HttpError", "", cause]);
});

Deno.test("createDefine() gives functions that return what they are given", () => {
  const define = createDefine<{ user: string }>();
  const handlers = define.handlers({ GET: (ctx) => page(ctx.state.user) });
  const component = define.page<typeof handlers>(({ data }) => data.toUpperCase());
  const middleware = define.middleware((ctx) => ctx.next());
  assert.ok(typeof handlers.GET === "function" && typeof component === "function" && typeof middleware === "function");
  assert.equal(define.layout(component as never), component as never);
});
