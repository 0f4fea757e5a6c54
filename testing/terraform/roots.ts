import { cp } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Ran, run, type RunOptions } from "./run.ts";

const PROJECT = join(import.meta.dirname!, "../..");

/** The folder terraform/ of the project. */
export const TERRAFORM_FOLDER = join(PROJECT, "terraform");

/** A Terraform root, in a folder of its own. */
export interface Root {
  folder: string;
  /** Runs terraform in it. With `TF_PLUGIN_DIR`, `init` takes the provider from there, else from the registry. */
  terraform(args: string[], options?: RunOptions): Promise<Ran>;
}

/** A copy of terraform/ and what its commands need, so that tests leave nothing in the checkout; ends with its folder. */
export interface Roots extends AsyncDisposable {
  /** The folder that terraform/ is in. */
  project: string;
  bootstrap: Root;
  deployment: Root;
  cdn: Root;
  place: Root;
}

/** The names of the roots. */
export type RootName = "bootstrap" | "deployment" | "cdn" | "place";

export interface RootsOptions {
  /** A folder whose files, `bootstrap_override.tf` and so on, go into the roots. */
  overrides?: string;
  /** Environment of each run. */
  env?: Record<string, string>;
}

export async function copyRoots({ overrides, env = {} }: RootsOptions = {}): Promise<Roots> {
  const folder = await Deno.makeTempDir({ prefix: "lookout-terraform-" });
  const deployment = root(join(folder, "terraform"), env);
  const bootstrap = root(join(folder, "terraform", "bootstrap"), env);
  const cdn = root(join(folder, "terraform", "cdn"), env);
  const place = root(join(folder, "terraform", "place"), env);
  await cp(TERRAFORM_FOLDER, deployment.folder, { recursive: true, filter: isSource });
  for (const path of ["urls.csv", ".ci", ".dockerignore", ".gitignore"]) {
    await cp(join(PROJECT, path), join(folder, path), { recursive: true });
  }
  if (overrides) {
    for (const [name, { folder }] of Object.entries({ bootstrap, deployment, place })) {
      await cp(join(overrides, `${name}_override.tf`), join(folder, "test_override.tf"));
    }
  }
  return {
    project: folder,
    bootstrap,
    deployment,
    cdn,
    place,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** Neither a deployer's own files nor Terraform's. */
function isSource(path: string): boolean {
  return !/^\.terraform$|\.(tfvars|tfstate|tfplan)(\.backup)?$|^backend\.(hcl|tf)$/.test(basename(path));
}

function root(folder: string, env: Record<string, string>): Root {
  return {
    folder,
    terraform([command, ...args], options = {}) {
      const plugins = Deno.env.get("TF_PLUGIN_DIR");
      if (command === "init" && plugins) args.push(`-plugin-dir=${plugins}`);
      const settings = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", TF_CLI_ARGS: "-no-color", ...env, ...options.env };
      return run("terraform", [command, ...args], { cwd: folder, ...options, env: settings });
    },
  };
}
