import type { FunctionComponent, VNode } from "preact";
import type { Build } from "./build.ts";
import { render } from "./render.ts";
import type { LayoutConfig, RouteComponent } from "./route.ts";

export interface FreshConfig {
  /** Path that the whole application stands under. Default: "". */
  basePath?: string;
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
  readonly build: Build;
}

export const SURROUNDINGS: unique symbol = Symbol("surroundings");

/** What an application knows of a request. */
export class Context<State> {
  readonly req: Request;
  readonly url: URL;
  readonly info: Deno.ServeHandlerInfo;
  readonly config: ResolvedFreshConfig;
  /** The pattern that matched. */
  readonly route: string | null;
  /** Decoded as `decodeURI` does, so `%2F` stays; an absent optional one is "". */
  readonly params: Record<string, string>;
  readonly state: State = {} as State;
  readonly isPartial: boolean = false;
  data: unknown = undefined;
  /** What was thrown, once something was. */
  error: unknown = null;
  /** Answers with the next middleware or the route. */
  next: () => Promise<Response>;
  Component!: FunctionComponent;
  readonly [SURROUNDINGS]: Surroundings<State>;

  constructor(
    request: { req: Request; url: URL; info: Deno.ServeHandlerInfo },
    config: ResolvedFreshConfig,
    matched: { pattern: string | null; params: Record<string, string> },
    build: Build,
    next: () => Promise<Response>,
  ) {
    this.req = request.req;
    this.url = request.url;
    this.info = request.info;
    this.config = config;
    this.route = matched.pattern;
    this.params = matched.params;
    this.next = next;
    this[SURROUNDINGS] = { app: null, layouts: [], build };
  }

  /** A redirect. Leading slashes are collapsed, so that a path never leads to another host. */
  redirect(path: string, status = 302): Response {
    const [, pathname, rest] = /^([^?#]*)(.*)$/s.exec(path)!;
    const location = path.startsWith("/") ? pathname.replaceAll(/\/+/g, "/") + rest : path;
    return new Response(null, { status, headers: { location } });
  }

  /** The element inside the layouts and the app wrapper, as a page. */
  render(
    // deno-lint-ignore no-explicit-any
    vnode: VNode<any> | null,
    init?: ResponseInit,
    config?: LayoutConfig,
  ): Promise<Response> {
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

  // deno-lint-ignore no-explicit-any
  json(content: any, init?: ResponseInit): Response {
    return Response.json(content, init);
  }

  stream<T extends string | Uint8Array>(
    source:
      | Iterable<T>
      | AsyncIterable<T>
      | (() => Iterable<T> | AsyncIterable<T>),
    init?: ResponseInit,
  ): Response {
    return new Response(
      ReadableStream.from(
        bytes(typeof source === "function" ? source() : source),
      ),
      init,
    );
  }
}

async function* bytes(
  source: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>,
) {
  const encoder = new TextEncoder();
  for await (const chunk of source) {
    yield typeof chunk === "string" ? encoder.encode(chunk) : chunk;
  }
}
