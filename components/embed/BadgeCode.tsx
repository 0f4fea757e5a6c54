import Copy from "../../islands/Copy.tsx";
import { type BadgeKind, badgeQueryString } from "../../lib/show/badge_query.ts";

export interface BadgeCodeProps {
  /** What can be shown. */
  kinds: readonly BadgeKind[];
  /** The path of the badge, `/badges/shop.svg`, and of the page that it leads to. */
  badge: string;
  page: string;
  /** Undefined: the badge is not a category's. */
  category?: string;
  /** Where the page can be reached, without a slash at its end; "": not known. */
  base: string;
}

const NAMES: Record<BadgeKind, string> = {
  state: "Status",
  uptime: "Uptime",
  response: "Response time",
  certificate: "Certificate",
};

/** Badges, and the code that embeds them in other pages. */
export function BadgeCode({ kinds, badge, page, category, base }: BadgeCodeProps) {
  const item = (show: BadgeKind) => {
    const path = badge + badgeQueryString({ show, category });
    const name = NAMES[show];
    return (
      <div>
        <dt>
          <img src={path} alt={`${name} badge`} height="20" loading="lazy" />
        </dt>
        <Code>{`[![${name}](${base}${path})](${base}${page})`}</Code>
        <Code>{`<a href="${base}${page}"><img src="${base}${path}" alt="${name}"></a>`}</Code>
      </div>
    );
  };
  return (
    <section aria-labelledby="badges">
      <h2 id="badges">Badges</h2>
      <p class="subtitle">
        To embed in other pages, as Markdown or HTML.
        {base === "" && (
          <>
            {" "}
            Put this site's address in front of each path, or set <code>LOOKOUT_BASE_URL</code>.
          </>
        )}
      </p>
      <dl class="facts badges">{kinds.map(item)}</dl>
    </section>
  );
}

function Code({ children }: { children: string }) {
  return (
    <dd>
      <code>{children}</code>{" "}
      <span data-keep>
        <Copy />
      </span>
    </dd>
  );
}
