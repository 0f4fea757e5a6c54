import type { Target } from "../model/target.ts";
import { compareNames } from "../text/compare_names.ts";

/** The address of a category's page. */
export function categoryHref(name: string): string {
  return `/categories/${encodeURIComponent(name)}`;
}

/** The categories of a list, by name. */
export function categoryNames(targets: readonly Target[]): string[] {
  return [...new Set(targets.flatMap(({ category }) => category || []))].sort(compareNames);
}
