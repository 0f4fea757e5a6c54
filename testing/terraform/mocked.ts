import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { copyRoots, type RootName } from "./roots.ts";

/** Attributes of a resource, as the provider's schema names them. */
// deno-lint-ignore no-explicit-any -- The shapes are the provider's, and the tests assert them.
export type Attributes = Record<string, any>;

/** What a root would make, by address (`aws_lb.this`), applied with a mocked provider to an account in which each ARN is its own. */
export async function applyMocked(name: RootName): Promise<Record<string, Attributes>> {
  await using roots = await copyRoots();
  const root = roots[name];
  const test = "tests/applied.tftest.hcl";
  await copyFile(join(import.meta.dirname!, "mocked", `${name}.tftest.hcl`), join(root.folder, test));
  await root.terraform(["init", "-backend=false"]);
  const { stdout } = await root.terraform(["test", "-json", "-verbose", `-filter=${test}`]);
  const line = stdout.split("\n").find((line) => line.includes('"type":"test_state"'));
  if (!line) throw new Error(`Cannot find the state in what terraform test printed: ${stdout}`);
  const { resources }: State = JSON.parse(line).test_state.root_module;
  return Object.fromEntries(resources.map(({ address, values }) => [address, values]));
}

interface State {
  resources: { address: string; values: Attributes }[];
}
