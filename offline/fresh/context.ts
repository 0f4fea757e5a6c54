import type { ComponentType, FunctionComponent } from "preact";
import type { AppliedBuild } from "./build.ts";

export interface AppConfig {
  mode: "development" | "production";
}

/** What a page, layout, app wrapper or error page gets. */
export type PageProps<Data = unknown, State = unknown> =
  & Pick<Context<State>, "config" | "url" | "req" | "params" | "state" | "error">
  & { data: Data; Component: FunctionComponent };

export type RouteComponent<State> = ComponentType<PageProps<unknown, State>>;

export type Middleware<State> = (ctx: Context<State>) => Response | Promise<Response>;

/** What is rendered around the page at the current folder, and the build that it is rendered with. */
export interface Surroundings<State> {
  readonly app?: RouteComponent<State>;
  /** Outermost first. */
  readonly layouts: readonly RouteComponent<State>[];
  readonly build: AppliedBuild;
}

export const SURROUNDINGS: unique symbol = Symbol("surroundings");

/** What an application knows of a request. */
export class Context<State> {
  readonly state: State = {} as State;
  /** What was thrown, once something was. */
  error: unknown = null;
  [SURROUNDINGS]: Surroundings<State>;

  constructor(
    readonly req: Request,
    readonly url: URL,
    readonly config: AppConfig,
    /** Decoded as `decodeURI` does, so `%2F` stays. */
    readonly params: Record<string, string>,
    /** Responds with the next middleware or the route. */
    public next: () => Promise<Response>,
    around: Surroundings<State>,
  ) {
    this[SURROUNDINGS] = around;
  }
}
