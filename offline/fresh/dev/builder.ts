import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { App } from "../app.ts";
import { applyBuild, type Build } from "../build.ts";
import { bundle } from "./bundle.ts";
import { modulesIn, type SourceFile, staticFilesIn } from "./files.ts";
import { serve } from "./serve.ts";
import { type Found, writeBuild } from "./write_build.ts";

/** Builds an app for production or for tests, and serves it while it is being written. */
export class Builder {
  readonly #root: string;
  readonly #outDir: string;

  /** `root` is the working directory by default, and `outDir` `_fresh` in it. */
  constructor({ root = ".", outDir = "_fresh" }: { root?: string; outDir?: string } = {}) {
    this.#root = resolve(root);
    this.#outDir = resolve(root, outDir);
  }

  /** Serves the app; pages reload themselves when it was started anew. */
  async listen<State>(importApp: () => Promise<{ app: App<State> }>): Promise<void> {
    const id = crypto.randomUUID();
    const build = await loadBuild(await this.#find(id, { isDeveloping: true }));
    const { app } = await importApp();
    app.config.mode = "development";
    applyBuild(app, build);
    serve(app.handler(), id);
  }

  /**
   * Builds to disk, or in memory for tests. Resolves to what gives an app the build; one on disk is for the server
   * that it writes, and gives nothing.
   */
  async build(options: { snapshot?: "disk" | "memory" } = {}): Promise<(app: object) => void> {
    const id = Deno.env.get("DENO_DEPLOYMENT_ID") || Deno.env.get("GITHUB_SHA") || Deno.env.get("CI_COMMIT_SHA");
    const found = await this.#find(id || crypto.randomUUID(), { isDeveloping: false });
    if (options.snapshot === "memory") {
      const build = await loadBuild(found);
      return (app) => applyBuild(app, build);
    }
    await writeBuild(found, { root: this.#root, outDir: this.#outDir });
    return () => {};
  }

  async #find(id: string, { isDeveloping }: { isDeveloping: boolean }): Promise<Found> {
    const root = this.#root;
    const [islands, routes] = [await modulesIn(join(root, "islands")), await modulesIn(join(root, "routes"))];
    const scripts = await bundle(islands, { root, id, isDeveloping });
    return { id, islands, routes, files: { ...await staticFilesIn(join(root, "static")), ...scripts } };
  }
}

/** The build with its modules imported. */
async function loadBuild({ islands, routes, ...found }: Found): Promise<Build> {
  const load = async ({ name, path }: SourceFile) => ({ name, module: await import(pathToFileURL(path).href) });
  return { ...found, islands: await Promise.all(islands.map(load)), routes: await Promise.all(routes.map(load)) };
}
