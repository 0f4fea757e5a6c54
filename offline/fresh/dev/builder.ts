import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { App, applyBuild } from "../app.ts";
import { type ListenOptions, serve } from "../serve.ts";
import { bundle } from "./bundle.ts";
import { devHandler } from "./dev_handler.ts";
import { filesIn, modulesIn } from "./files.ts";
import { type Found, loadBuild } from "./load_build.ts";
import { writeBuild } from "./write_build.ts";

/** Folders and files are paths relative to `root`, absolute paths, or file URLs. */
export interface BuildOptions {
  /** Default: the working directory. */
  root?: string;
  /** The module that exports the app as `app`. Default: "main.ts". */
  serverEntry?: string;
  /** Default: "_fresh". */
  outDir?: string;
  /** Default: "static". */
  staticDir?: string;
  /** Default: "islands". */
  islandDir?: string;
  /** Default: "routes". */
  routeDir?: string;
}

type Mode = "production" | "development";

/** Builds an app for production or for tests, and serves it while it is being written. */
// deno-lint-ignore no-explicit-any
export class Builder<State = any> {
  readonly #options: BuildOptions;

  constructor(options: BuildOptions = {}) {
    this.#options = options;
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
    const id = Deno.env.get("DENO_DEPLOYMENT_ID") ?? Deno.env.get("GITHUB_SHA") ?? Deno.env.get("CI_COMMIT_SHA");
    const found = await this.#find(id ?? crypto.randomUUID(), options.mode ?? "production");
    if (options.snapshot === "memory") {
      const build = await loadBuild(found);
      return (app) => applyBuild(app, build);
    }
    const { outDir = "_fresh", serverEntry = "main.ts" } = this.#options;
    await writeBuild(found, this.#path(outDir), this.#path(serverEntry));
    return () => {};
  }

  async #find(id: string, mode: Mode): Promise<Found> {
    const { islandDir = "islands", routeDir = "routes", staticDir = "static" } = this.#options;
    const root = this.#path(".");
    const islands = await modulesIn(this.#path(islandDir));
    const files: Found["files"] = await bundle(islands, { root, id, isDeveloping: mode === "development" });
    for (const file of await filesIn(this.#path(staticDir))) {
      const isHidden = /(^|\/)\.(?!well-known\/)/.test(file);
      if (!isHidden) files.set(`/${file}`, join(this.#path(staticDir), file));
    }
    return { id, root, islands, routes: await modulesIn(this.#path(routeDir)), files };
  }

  #path(path: string): string {
    const [root, relative] = [this.#options.root ?? ".", path].map((path) =>
      path.startsWith("file:") ? fileURLToPath(path) : path
    );
    return resolve(root, relative);
  }
}
