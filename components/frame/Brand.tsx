/** Logo and title; links to the status page. */
export function Brand({ title }: { title: string }) {
  return (
    <a class="brand" href="/">
      <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
        <path d="M4 20V9l8-5 8 5v11" fill="none" stroke="currentColor" stroke-width="2" stroke-linejoin="round" />
        <circle cx="12" cy="13" r="3.2" />
      </svg>
      <span dir="auto">{title}</span>
    </a>
  );
}
