import type { Target } from "../model/target.ts";
import { compareNames } from "../text/compare_names.ts";

/** The address of a category's page; of one called `.` or `..`, which every client resolves, the status page's part. */
export function categoryHref(name: string): string {
  if (name === "." || name === "..") return `/?category=${name}`;
  return `/categories/${encodeURIComponent(name)}`;
}

/** The categories of a list, by name. */
export function categoryNames(targets: readonly Target[]): string[] {
  return [...new Set(targets.flatMap(({ category }) => category || []))].sort(compareNames);
}
