import type { VNode } from "preact";
import type { AppliedBuild } from "./build.ts";
import { render } from "./render.ts";
import type { LayoutConfig, RouteComponent } from "./route.ts";

export interface FreshConfig {
  /** Default: "production". */
  mode?: "development" | "production";
  /** Whether X-Forwarded-Proto and X-Forwarded-Host shape `ctx.url`. Default: false. */
  trustProxy?: boolean;
}

export interface ResolvedFreshConfig extends Required<FreshConfig> {
  root: string;
}

/** What stands around the page at the current folder, and the build that it is rendered with. */
export interface Surroundings<State> {
  app: RouteComponent<State> | null;
  /** Outermost first. */
  layouts: RouteComponent<State>[];
  readonly build: AppliedBuild;
}

export const SURROUNDINGS: unique symbol = Symbol("surroundings");

/** What an application knows of a request. */
export class Context<State> {
  readonly state: State = {} as State;
  readonly isPartial: boolean = false;
  /** What was thrown, once something was. */
  error: unknown = null;
  readonly [SURROUNDINGS]: Surroundings<State>;

  constructor(
    readonly req: Request,
    readonly url: URL,
    readonly info: Deno.ServeHandlerInfo,
    readonly config: ResolvedFreshConfig,
    /** The pattern that matched. */
    readonly route: string | null,
    /** Decoded as `decodeURI` does, so `%2F` stays; an absent optional one is "". */
    readonly params: Record<string, string>,
    /** Answers with the next middleware or the route. */
    public next: () => Promise<Response>,
    around: Surroundings<State>,
  ) {
    this[SURROUNDINGS] = around;
  }

  /** A redirect. Slashes are collapsed, so that a path never leads to another host. */
  redirect(path: string, status = 302): Response {
    const [, pathname, rest] = /^([^?#]*)(.*)$/s.exec(path)!;
    const location = path.startsWith("/") ? pathname.replaceAll(/\/+/g, "/") + rest : path;
    return new Response(null, { status, headers: { location } });
  }

  /** The element inside the layouts and the app wrapper, as a page. */
  // deno-lint-ignore no-explicit-any
  render(vnode: VNode<any> | null, init?: ResponseInit, config?: LayoutConfig): Promise<Response> {
    return render(this, vnode, init, config);
  }

  text(content: string, init?: ResponseInit): Response {
    return new Response(content, init);
  }

  html(content: string, init?: ResponseInit): Response {
    const headers = new Headers(init?.headers);
    headers.set("Content-Type", "text/html; charset=utf-8");
    return new Response(content, { ...init, headers });
  }

  json(content: unknown, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  stream(source: Chunks | (() => Chunks), init?: ResponseInit): Response {
    return new Response(ReadableStream.from(encoded(typeof source === "function" ? source() : source)), init);
  }
}

type Chunks = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

async function* encoded(chunks: Chunks): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
}
