import { BUILD_ID_PARAMETER } from "./asset.ts";
import { scriptsPath, type StaticFile } from "./build.ts";
import { type Context, SURROUNDINGS } from "./context.ts";
import type { Middleware } from "./route.ts";

/** Serves the files of `static/` and the modules of islands. */
export function staticFiles<State>(): Middleware<State> {
  return function serveStaticFile(ctx) {
    const path = decoded(ctx.url.pathname);
    const { files } = ctx[SURROUNDINGS].build;
    if (Object.hasOwn(files, path)) return respond(ctx, files[path]);
    return path === "/favicon.ico" ? new Response(null, { status: 404 }) : ctx.next();
  };
}

async function respond<State>(ctx: Context<State>, file: StaticFile): Promise<Response> {
  const { req, url } = ctx;
  const { id } = ctx[SURROUNDINGS].build;
  if (req.method !== "GET" && req.method !== "HEAD") return new Response("Method Not Allowed", { status: 405 });
  const asked = url.searchParams.get(BUILD_ID_PARAMETER);
  if (asked !== null && asked !== id) {
    url.searchParams.delete(BUILD_ID_PARAMETER);
    return new Response(null, { status: 307, headers: { Location: url.pathname + url.search } });
  }
  const headers = new Headers({ "Content-Type": file.type, Vary: "If-None-Match" });
  const isBuilt = ctx.config.mode === "production";
  if (isBuilt) {
    const etag = `W/"${file.hash}"`;
    headers.set("ETag", etag);
    if (req.headers.get("If-None-Match") === etag) return new Response(null, { status: 304, headers });
  }
  const mayKeep = isBuilt && (asked === id || url.pathname.startsWith(`${scriptsPath(id)}/`));
  headers.set(
    "Cache-Control",
    mayKeep ? "public, max-age=31536000, immutable" : "no-cache, no-store, max-age=0, must-revalidate",
  );
  const content = typeof file.source === "string" ? await Deno.readFile(file.source) : file.source;
  headers.set("Content-Length", String(content.byteLength));
  return new Response(content, { headers });
}

/** A path that is not well-formed is no file's. */
function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
