import { App, applyBuild } from "./app.ts";
import type { Build, ModuleFile } from "./build.ts";
import "./mod.ts";

type Modules = Record<string, Record<string, unknown>>;

/** For tests: an app with the modules that a build would have found, and a way to ask it. */
export function appWith<State>(
  { routes = {}, islands = {}, files = {} }: { routes?: Modules; islands?: Modules; files?: Build["files"] },
  app: App<State> = new App<State>().fsRoutes(),
): (path: string, init?: RequestInit) => Promise<Response> {
  applyBuild(app, { id: "build1", root: ".", islands: listed(islands), routes: listed(routes), files });
  const handle = app.handler();
  return (path, init) => handle(new Request(`http://localhost${path}`, init));
}

function listed(modules: Modules): ModuleFile[] {
  return Object.entries(modules).map(([name, module]) => ({ name, module }));
}
