import assert from "node:assert/strict";
import { appWith } from "./fixture/app_with.ts";
import { App, type Context, HttpError } from "./mod.ts";

const mark = (name: string) => async (ctx: Context<unknown>) => {
  const response = await ctx.next();
  response.headers.append("Seen", name);
  return response;
};

/** Runs with console.error replaced; returns what was logged. */
async function logged(run: () => Promise<unknown>): Promise<unknown[]> {
  const { error } = console;
  const errors: unknown[] = [];
  console.error = (value) => errors.push(value);
  try {
    await run();
    return errors;
  } finally {
    console.error = error;
  }
}

/** An app whose only route throws this. */
const throwing = (error: unknown) =>
  appWith({
    routes: {
      index: {
        handler: () => {
          throw error;
        },
      },
    },
  });

Deno.test("App.use() adds middlewares, the first one outermost", async () => {
  const app = new App().use(mark("outer")).use(mark("inner")).fsRoutes();
  const request = appWith({ routes: { index: { handler: () => new Response("page") } } }, app);
  const response = await request("/");
  assert.deepEqual([await response.text(), response.headers.get("Seen")], ["page", "inner, outer"]);
});

Deno.test("App: a middleware may respond by itself", async () => {
  const app = new App().use(() => new Response("early")).fsRoutes();
  assert.equal(await (await appWith({}, app)("/absent")).text(), "early");
});

Deno.test("App: a URL that nothing matches runs the middlewares, and is an HttpError 404", async () => {
  const app = new App().use(async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      return new Response(String((error as HttpError).status));
    }
  }).fsRoutes();
  assert.equal(await (await appWith({}, app)("/a/b")).text(), "404");
});

Deno.test("App: without an error page, an HttpError is its message", async () => {
  const response = await throwing(new HttpError(403, "Not for you"))("/");
  assert.deepEqual([response.status, await response.text()], [403, "Not for you"]);
});

Deno.test("App: without an error page, any other error is logged and not shown", async () => {
  const error = new Error("secret");
  const errors = await logged(async () => {
    const response = await throwing(error)("/");
    assert.deepEqual([response.status, await response.text()], [500, "Internal server error"]);
  });
  assert.deepEqual(errors, [error]);
});

Deno.test("App.handler() of a subclass may be overridden", async () => {
  class Guarded extends App<unknown> {
    override handler() {
      const handle = super.handler();
      return (req: Request) => req.url.includes("%ff") ? Promise.resolve(new Response("no")) : handle(req);
    }
  }
  assert.equal(await (await appWith({}, new Guarded())("/%ff")).text(), "no");
});
