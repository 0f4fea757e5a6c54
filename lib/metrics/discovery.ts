import type { View } from "../model/view.ts";

/** A group of Prometheus' HTTP service discovery: https://prometheus.io/docs/prometheus/latest/http_sd/ */
export interface DiscoveredGroup {
  targets: string[];
  labels: Record<`__meta_lookout_${string}`, string>;
}

/** `GET /api/v1/prometheus-sd`: the list, one group a target. */
export function discoveredGroups({ list: { targets } }: Pick<View, "list">): DiscoveredGroup[] {
  return targets.map(({ id, name, url, category }) => ({
    targets: [url],
    labels: { __meta_lookout_id: id, __meta_lookout_name: name, __meta_lookout_category: category },
  }));
}
