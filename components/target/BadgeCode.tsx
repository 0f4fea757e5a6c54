export interface BadgeCodeProps {
  /** The target's. */
  id: string;
  /** Where the page can be reached, without a slash at its end; "": not known. */
  base: string;
}

/** A target's badge, and what to write to have it elsewhere. */
export function BadgeCode({ id, base }: BadgeCodeProps) {
  const image = `${base}/badges/${id}.svg`;
  const page = `${base}/targets/${id}`;
  return (
    <section aria-labelledby="badge">
      <h2 id="badge">Badge</h2>
      <p class="subtitle">
        <img src={`/badges/${id}.svg`} alt="Status badge" height="20" />
      </p>
      {base === "" && (
        <p class="subtitle">
          Put this page's address in front of the paths below, or set <code>LOOKOUT_BASE_URL</code>.
        </p>
      )}
      <dl class="facts">
        <div>
          <dt>Markdown</dt>
          <dd>
            <code>{`[![Status](${image})](${page})`}</code>
          </dd>
        </div>
        <div>
          <dt>HTML</dt>
          <dd>
            <code>{`<a href="${page}"><img src="${image}" alt="Status"></a>`}</code>
          </dd>
        </div>
      </dl>
    </section>
  );
}
