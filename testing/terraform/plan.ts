import type { Root } from "./roots.ts";

interface Change {
  type: string;
  address: string;
  change: { actions: string[]; before: Record<string, unknown> | null; after: Record<string, unknown> | null };
}

/**
 * What a saved plan would change: addresses with their actions and attributes.
 * @param forgotten updates that do not count, by the kind of resource: attributes that moto forgets when it makes one
 */
export async function changesOf(root: Root, plan: string, forgotten: Record<string, string[]>): Promise<string[][]> {
  const { stdout } = await root.terraform(["show", "-json", plan]);
  return (JSON.parse(stdout).resource_changes as Change[]).flatMap(({ type, address, change }) => {
    const { before, after } = change;
    const keys = Object.keys(after ?? {}).filter((key) =>
      JSON.stringify(after?.[key]) !== JSON.stringify(before?.[key])
    );
    const actions = change.actions.filter((action) => action !== "no-op" && action !== "read");
    const known = actions.every((action) => action === "update") && keys.every((key) => forgotten[type]?.includes(key));
    return known ? [] : [[address, ...actions, ...keys]];
  });
}
