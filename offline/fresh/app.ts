import { buildOf } from "./build.ts";
import { type AppConfig, Context, type Middleware } from "./context.ts";
import { fileRoutes } from "./fs_routes.ts";
import { HttpError } from "./http_error.ts";
import { notFound } from "./route.ts";
import { type Segment, through } from "./tree.ts";

export type Handler = (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;

/** Middlewares, and the file routes of the build. */
export class App<State> {
  readonly config: AppConfig = { mode: "production" };
  readonly #middlewares: Middleware<State>[] = [];
  #hasRoutes = false;

  /** Adds a middleware for everything. */
  use(middleware: Middleware<State>): this {
    this.#middlewares.push(middleware);
    return this;
  }

  /** Adds the file routes of the build. */
  fsRoutes(): this {
    this.#hasRoutes = true;
    return this;
  }

  /** The function that responds to requests. */
  handler(): Handler {
    const build = buildOf(this);
    const root: Segment<State> = { parent: null, middlewares: [...this.#middlewares] };
    const router = fileRoutes(root, this.#hasRoutes ? build.routes : []);
    const unmatched = through(root, notFound);

    return async (req) => {
      const url = new URL(req.url);
      const { params, item } = router.match(url) ?? { params: {}, item: unmatched };
      const ctx = new Context<State>(req, url, this.config, params, notFound, { layouts: [], build });
      try {
        return await item(ctx);
      } catch (error) {
        return plainError(error);
      }
    };
  }
}

/** For what no error page covers. */
function plainError(error: unknown): Response {
  if (error instanceof HttpError) return new Response(error.message, { status: error.status });
  console.error(error);
  return new Response("Internal server error", { status: 500 });
}
