import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { App, applyBuild } from "../app.ts";
import type { Build } from "../build.ts";
import { type ListenOptions, serve } from "../serve.ts";
import { bundle } from "./bundle.ts";
import { devHandler } from "./dev_handler.ts";
import { modulesIn, type SourceFile, staticFilesIn } from "./files.ts";
import { type Found, writeBuild } from "./write_build.ts";

const DEFAULTS = {
  /** Default: the working directory. */
  root: ".",
  /** The module that exports the app as `app`. */
  serverEntry: "main.ts",
  outDir: "_fresh",
  staticDir: "static",
  islandDir: "islands",
  routeDir: "routes",
};

/** Folders and files, each a path relative to `root`, an absolute path, or a file URL. */
export type BuildOptions = Partial<typeof DEFAULTS>;

type Mode = "production" | "development";

/** Builds an app for production or for tests, and serves it while it is being written. */
// deno-lint-ignore no-explicit-any
export class Builder<State = any> {
  readonly #paths: typeof DEFAULTS;

  constructor(options: BuildOptions = {}) {
    const paths = Object.entries({ ...DEFAULTS, ...options })
      .map(([name, path]) => [name, path.startsWith("file:") ? fileURLToPath(path) : path]);
    const { root } = Object.fromEntries(paths);
    this.#paths = Object.fromEntries(paths.map(([name, path]) => [name, resolve(root, path)])) as typeof DEFAULTS;
  }

  /** Serves the app; pages reload themselves when it was started anew. */
  async listen(importApp: () => Promise<{ app: App<State> } | App<State>>, options: ListenOptions = {}): Promise<void> {
    const id = crypto.randomUUID();
    const handler = await devHandler(id, async () => {
      const build = await loadBuild(await this.#find(id, "development"));
      const imported = await importApp();
      const app = imported instanceof App ? imported : imported.app;
      app.config.mode = "development";
      applyBuild(app, build);
      return app.handler();
    });
    serve(handler, options);
  }

  /**
   * Builds to disk, or in memory for tests. Resolves to what gives an app the build; one on disk is for the server
   * that it writes, and gives nothing.
   */
  async build(options: { mode?: Mode; snapshot?: "disk" | "memory" } = {}): Promise<(app: App<State>) => void> {
    const id = Deno.env.get("DENO_DEPLOYMENT_ID") || Deno.env.get("GITHUB_SHA") || Deno.env.get("CI_COMMIT_SHA");
    const found = await this.#find(id || crypto.randomUUID(), options.mode ?? "production");
    if (options.snapshot === "memory") {
      const build = await loadBuild(found);
      return (app) => applyBuild(app, build);
    }
    await writeBuild(found, this.#paths.outDir, this.#paths.serverEntry);
    return () => {};
  }

  async #find(id: string, mode: Mode): Promise<Found> {
    const { root, islandDir, routeDir, staticDir } = this.#paths;
    const [islands, routes] = [await modulesIn(islandDir), await modulesIn(routeDir)];
    const scripts = await bundle(islands, { root, id, isDeveloping: mode === "development" });
    return { id, root, islands, routes, files: { ...await staticFilesIn(staticDir), ...scripts } };
  }
}

/** The build with its modules imported. */
async function loadBuild({ islands, routes, ...found }: Found): Promise<Build> {
  const load = async ({ name, path }: SourceFile) => ({ name, module: await import(pathToFileURL(path).href) });
  return { ...found, islands: await Promise.all(islands.map(load)), routes: await Promise.all(routes.map(load)) };
}
