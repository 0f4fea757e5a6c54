import assert from "node:assert/strict";
import { App, type Context, HttpError, page, type PageProps } from "./mod.ts";
import { appWith } from "./app_with.ts";
import { freePort } from "../../testing/process/free_port.ts";

/** Asks an app and returns what it answers, and what it logged as errors. */
async function ask(app: App<unknown>, path: string, init?: RequestInit): Promise<{ response: Response; text: string }> {
  const response = await appWith({}, app)(path, init);
  return { response, text: await response.text() };
}

async function statusOf(app: App<unknown>, path: string, init?: RequestInit): Promise<number> {
  return (await ask(app, path, init)).response.status;
}

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

const mark = (name: string) => async (ctx: Context<unknown>) => {
  const response = await ctx.next();
  response.headers.append("Seen", name);
  return response;
};

Deno.test("App: a route sees only what was registered before it", async () => {
  const app = new App().use(mark("before")).get("/", () => new Response("page")).use(mark("after"));
  assert.equal((await ask(app, "/")).response.headers.get("Seen"), "before");
});

Deno.test("App.use() with a path covers it and all below, with a star at the end nothing below", async () => {
  const app = new App().use("/admin", mark("admin")).use("/admin/*", mark("star"))
    .get("/admin", () => new Response()).get("/admin/x", () => new Response()).get("/other", () => new Response());
  assert.equal((await ask(app, "/admin")).response.headers.get("Seen"), "admin");
  assert.equal((await ask(app, "/admin/x")).response.headers.get("Seen"), "admin");
  assert.equal((await ask(app, "/other")).response.headers.get("Seen"), null);
});

Deno.test("App: fixed paths match before patterns, of those the first, with or without a slash at the end", async () => {
  const app = new App().get("/:a", () => new Response("first")).get("/:b?", () => new Response("second"))
    .get("/x", () => new Response("fixed"));
  assert.equal((await ask(app, "/x")).text, "fixed");
  assert.equal((await ask(app, "/x/")).text, "fixed");
  assert.equal((await ask(app, "/y")).text, "first");
  assert.equal((await ask(app, "/:a")).text, "first");
});

Deno.test("App.get() answers HEAD without a body, another method with 405, OPTIONS with what is allowed", async () => {
  const app = new App().get("/x", () => new Response("body", { headers: { A: "1" } })).post("/x", () => new Response());
  const { response, text } = await ask(app, "/x", { method: "HEAD" });
  assert.deepEqual([response.status, response.headers.get("A"), text], [200, "1", ""]);
  assert.equal(await statusOf(app, "/x", { method: "PUT" }), 405);
  const options = await ask(app, "/x", { method: "OPTIONS" });
  assert.deepEqual([options.response.status, options.response.headers.get("Allow")], [204, "GET, POST"]);
});

Deno.test("App: each method has its function, and all() has every one", async () => {
  const app = new App().all("/all", () => new Response());
  for (const method of ["get", "post", "put", "patch", "delete", "head"] as const) {
    app[method](`/${method}`, () => new Response());
    assert.equal(await statusOf(app, `/${method}`, { method: method.toUpperCase() }), 200);
    assert.equal(await statusOf(app, "/all", { method: method.toUpperCase() }), 200);
  }
});

Deno.test("App: a URL that nothing matches runs the root's middlewares alone", async () => {
  const app = new App().use(async (ctx) => {
    try {
      return await ctx.next();
    } catch (error) {
      return new Response(String((error as HttpError).status));
    }
  }).use("/a", () => new Response("a"));
  assert.equal((await ask(app, "/a/b")).text, "404");
});

Deno.test("App: without an error page, an HttpError is its message, or the text of its status", async () => {
  const app = new App().get("/said", () => {
    throw new HttpError(403, "Not for you");
  }).get("/mute", () => {
    throw new HttpError(404);
  });
  const said = await ask(app, "/said");
  assert.deepEqual([said.response.status, said.text], [403, "Not for you"]);
  const mute = await ask(app, "/mute");
  assert.deepEqual([mute.response.status, mute.text], [404, "Not Found"]);
});

Deno.test("App: without an error page, any other error is logged and said to be internal", async () => {
  const error = new Error("secret");
  const app = new App().get("/", () => {
    throw error;
  });
  const errors = await logged(async () => {
    const { response, text } = await ask(app, "/");
    assert.deepEqual([response.status, text], [500, "Internal server error"]);
  });
  assert.deepEqual(errors, [error]);
});

Deno.test("App: a middleware that returns no Response is an error", async () => {
  const app = new App().use((() => undefined) as never);
  const errors = await logged(async () => assert.equal(await statusOf(app, "/"), 500));
  assert.match(String(errors[0]), /Response/);
});

Deno.test("App: what is thrown becomes ctx.error, and the nearest onError() answers", async () => {
  const fail = () => {
    throw new HttpError(418, "teapot");
  };
  const app = new App().onError("*", { component: ({ error }: PageProps) => <p>root {String(error)}</p> })
    .onError("/near", (ctx) => new Response(`near ${ctx.error}`)).get("/far", fail).get("/near/x", fail);
  assert.equal((await ask(app, "/near/x")).text, "near HttpError: teapot");
  const far = await ask(app, "/far");
  assert.equal(far.response.status, 418);
  assert.match(far.text, /<p>root HttpError: teapot<\/p>/);
});

Deno.test("App.notFound() answers what was not found", async () => {
  const app = new App().notFound(() => new Response("nothing here", { status: 404 }));
  const { response, text } = await ask(app, "/x");
  assert.deepEqual([response.status, text], [404, "nothing here"]);
});

Deno.test("App.route() renders a component inside layout() and appWrapper()", async () => {
  const app = new App().appWrapper(({ Component }: PageProps) => (
    <body>
      <Component />
    </body>
  ))
    .layout("/a", ({ Component }: PageProps) => (
      <main>
        <Component />
      </main>
    ))
    .route("/a/b", { handler: { GET: () => page("data") }, component: ({ data }: PageProps) => <p>{String(data)}</p> });
  assert.match((await ask(app, "/a/b")).text, /<body><main><p>data<\/p><\/main><\/body>/);
  assert.equal(await statusOf(app, "/a/b", { method: "POST" }), 405);
});

Deno.test("App.handler() of a subclass may be overridden", async () => {
  class Guarded extends App<unknown> {
    override handler() {
      const handle = super.handler();
      return (req: Request) => req.url.includes("%ff") ? Promise.resolve(new Response("no")) : handle(req);
    }
  }
  assert.equal((await ask(new Guarded(), "/%ff")).text, "no");
});

Deno.test("App.listen() serves on the port given", async () => {
  const port = freePort();
  const stop = new AbortController();
  const listening = Promise.withResolvers<void>();
  await new App().get("/", () => new Response("here")).listen({
    port,
    signal: stop.signal,
    onListen: () => listening.resolve(),
  });
  await listening.promise;
  assert.equal(await (await fetch(`http://localhost:${port}/`)).text(), "here");
  stop.abort();
});
