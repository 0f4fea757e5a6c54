import assert from "node:assert/strict";
import { appWith } from "./fixture/app_with.ts";
import { type Context, createDefine, HttpError, page } from "./mod.ts";

/** What `use` gives for a request to the route `items/[id]`. */
async function inContext<T>(path: string, use: (ctx: Context<unknown>) => T): Promise<T> {
  const given: T[] = [];
  const handler = (ctx: Context<unknown>) => {
    given.push(use(ctx));
    return new Response();
  };
  await appWith({ routes: { "items/[id]": { handler } } })(path);
  return given[0];
}

Deno.test("ctx.params are decoded, except for slashes", async () => {
  assert.deepEqual(await inContext("/items/a%2Fb%20c", ({ params }) => params), { id: "a%2Fb c" });
});

Deno.test("App.handler() rejects if a parameter is malformed", async () => {
  await assert.rejects(() => inContext("/items/%ff", () => {}), URIError);
});

Deno.test("ctx has the request, its URL, no error, and a state of its own", async () => {
  const [req, url, error, state] = await inContext(
    "/items/7?a",
    (ctx): [Request, URL, unknown, unknown] => [ctx.req, ctx.url, ctx.error, ctx.state],
  );
  assert.deepEqual([req.url, url.href, error], ["http://localhost/items/7?a", "http://localhost/items/7?a", null]);
  assert.deepEqual(state, {});
  assert.notEqual(await inContext("/items/7", (ctx) => ctx.state), state);
});

Deno.test("HttpError has a status, its name, and no message unless given", () => {
  const error = new HttpError(404);
  assert.deepEqual([error.status, error.name, error.message], [404, "HttpError", ""]);
});

Deno.test("createDefine() has functions that return their argument", () => {
  const define = createDefine<{ user: string }>();
  const handlers = define.handlers({ GET: (ctx) => page(ctx.state.user) });
  const component = define.page<typeof handlers>(({ data }) => data.toUpperCase());
  const middleware = define.middleware((ctx) => ctx.next());
  assert.ok(typeof handlers.GET === "function" && typeof component === "function" && typeof middleware === "function");
  assert.equal(define.layout(component as never), component as never);
});
