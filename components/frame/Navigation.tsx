export interface NavigationProps {
  /** Of the page that is shown. */
  path: string;
}

const PAGES = [
  ["/", "Status"],
  ["/incidents", "Incidents"],
  ["/certificates", "Certificates"],
  ["/api", "API"],
] as const;

/** The main pages. `aria-current` is set on every link, since Fresh would mark the pages above the current one too. */
export function Navigation({ path }: NavigationProps) {
  const link = ([href, text]: typeof PAGES[number]) => (
    <a href={href} aria-current={href === path ? "page" : "false"}>{text}</a>
  );
  return (
    <nav class="parts" aria-label="Main">
      {PAGES.map(link)}
    </nav>
  );
}
