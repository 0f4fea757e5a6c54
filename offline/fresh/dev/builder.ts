import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "../app.ts";
import { type ListenOptions, serve } from "../serve.ts";
import { applySnapshot } from "../snapshot.ts";
import { bundle, type BundleOptions } from "./bundle.ts";
import { devHandler } from "./dev_handler.ts";
import { modulesIn, staticFilesIn } from "./files.ts";
import { type Built, loadSnapshot } from "./built.ts";
import { writeSnapshot } from "./write_snapshot.ts";

/** Folders and files are paths relative to `root`, absolute paths, or file URLs. */
export interface BuildOptions {
  /** Default: the working directory. */
  root?: string;
  /** The module that exports the app as `app`. Default: "main.ts". */
  serverEntry?: string;
  /** Default: "_fresh". */
  outDir?: string;
  /** Where several have a file of one name, the first wins. Default: "static". */
  staticDir?: string | string[];
  /** Default: "islands". */
  islandDir?: string;
  /** Default: "routes". */
  routeDir?: string;
  /** Browsers that the bundles are for, as esbuild names them. */
  target?: string | string[];
  /** Files that are neither route nor island. Default: tests. */
  ignore?: RegExp[];
  /** Source maps of a production build. Default: none. */
  sourceMap?: { kind: BundleOptions["sourceMap"] };
}

type Mode = "production" | "development";

/** Builds an app for production or for tests, and serves it while it is being written. */
// deno-lint-ignore no-explicit-any
export class Builder<State = any> {
  readonly #options: BuildOptions;

  constructor(options: BuildOptions = {}) {
    this.#options = options;
  }

  /** Serves the app, with pages that reload themselves once the server was started anew. */
  async listen(
    importApp: () => Promise<{ app: App<State> } | App<State>>,
    options: ListenOptions = {},
  ): Promise<void> {
    const id = crypto.randomUUID();
    const handler = await devHandler(id, async () => {
      const snapshot = await loadSnapshot(
        await this.#collect(id, "development"),
      );
      const imported = await importApp();
      const app = imported instanceof App ? imported : imported.app;
      app.config.mode = "development";
      applySnapshot(app, snapshot);
      return app.handler();
    });
    serve(handler, options);
  }

  /**
   * Builds to disk, or in memory for tests. Resolves to what gives an app the build; one on disk is for the server that
   * it writes, and gives nothing.
   */
  async build(
    { mode = "production", snapshot = "disk" }: {
      mode?: Mode;
      snapshot?: "disk" | "memory";
    } = {},
  ): Promise<(app: App<State>) => void> {
    const { env } = Deno;
    const id = env.get("DENO_DEPLOYMENT_ID") ?? env.get("GITHUB_SHA") ??
      env.get("CI_COMMIT_SHA");
    const built = await this.#collect(id ?? crypto.randomUUID(), mode);
    if (snapshot === "memory") {
      const loaded = await loadSnapshot(built);
      return (app) => applySnapshot(app, loaded);
    }
    const { outDir = "_fresh", serverEntry = "main.ts" } = this.#options;
    await writeSnapshot(built, this.#path(outDir), this.#path(serverEntry));
    return () => {};
  }

  async #collect(id: string, mode: Mode): Promise<Built> {
    const { islandDir = "islands", routeDir = "routes", staticDir = "static" } = this.#options;
    const {
      ignore = [/[._]test\.[jt]sx?$/],
      target = ["chrome99", "firefox99", "safari15"],
      sourceMap,
    } = this.#options;
    const inRoutes = await modulesIn(this.#path(routeDir), ignore);
    const islands = [
      ...await modulesIn(this.#path(islandDir), ignore),
      ...inRoutes.filter(({ name }) => name.includes("(_islands)/")),
    ];
    const scripts = await bundle(islands, {
      root: this.#path("."),
      id,
      development: mode === "development",
      target,
      sourceMap: sourceMap?.kind,
    });
    const files = await staticFilesIn(
      [staticDir].flat().map((folder) => this.#path(folder)),
    );
    return {
      id,
      root: this.#path("."),
      islands,
      routes: inRoutes.filter(({ name }) => !/(^|\/)\(_[^/]+\)\//.test(name)),
      files: new Map<string, string | Uint8Array<ArrayBuffer>>([
        ...files,
        ...scripts,
      ]),
    };
  }

  #path(path: string): string {
    const plain = (path: string) => path.startsWith("file:") ? fileURLToPath(path) : path;
    return resolve(plain(this.#options.root ?? "."), plain(path));
  }
}
