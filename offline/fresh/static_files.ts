import { BUILD_ID_PARAMETER } from "./asset.ts";
import { scriptsPath, type StaticFile } from "./build.ts";
import { type Context, type Middleware, SURROUNDINGS } from "./context.ts";

/** Serves the files of `static/` and the modules of islands. */
export function staticFiles<State>(): Middleware<State> {
  return function serveStaticFile(ctx) {
    const path = decodeURIComponent(ctx.url.pathname);
    const { files } = ctx[SURROUNDINGS].build;
    return Object.hasOwn(files, path) ? respond(ctx, files[path]) : ctx.next();
  };
}

async function respond<State>({ url, config, ...ctx }: Context<State>, file: StaticFile): Promise<Response> {
  const { id } = ctx[SURROUNDINGS].build;
  const requested = url.searchParams.get(BUILD_ID_PARAMETER);
  if (requested !== null && requested !== id) {
    url.searchParams.delete(BUILD_ID_PARAMETER);
    return new Response(null, { status: 307, headers: { Location: url.pathname + url.search } });
  }
  const headers = new Headers({ "Content-Type": file.type });
  const isBuilt = config.mode === "production";
  if (isBuilt) headers.set("ETag", `W/"${file.hash}"`);
  const mayKeep = isBuilt && (requested === id || url.pathname.startsWith(`${scriptsPath(id)}/`));
  headers.set(
    "Cache-Control",
    mayKeep ? "public, max-age=31536000, immutable" : "no-cache, no-store, max-age=0, must-revalidate",
  );
  return new Response(typeof file.source === "string" ? await Deno.readFile(file.source) : file.source, { headers });
}
