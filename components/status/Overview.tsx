import type { ComponentChildren } from "preact";
import type { Headline } from "../../lib/show/headline.ts";
import { Emphasised } from "./Emphasised.tsx";

export interface OverviewProps {
  /** Of all targets. */
  headline: Headline;
  isFiltered: boolean;
  children: ComponentChildren;
}

/**
 * The overview of all targets. On a page about some of them it is folded, and its summary has the headline that the
 * page has without filters: there `client/find/show_headline.ts` finds it.
 */
export function Overview({ headline, isFiltered, children }: OverviewProps) {
  return (
    <details class="overview" open={!isFiltered} data-folded={isFiltered ? "" : undefined}>
      <summary hidden={!isFiltered} data-short={headline.short}>
        Overview:{" "}
        <span>
          <Emphasised headline={headline} />
        </span>
      </summary>
      {children}
    </details>
  );
}
