import type { Headline } from "../../lib/show/headline.ts";

/** A headline, its beginning in the colour of its state. */
export function Emphasised({ headline: { emphasis, rest, state } }: { headline: Headline }) {
  if (!emphasis) return <>{rest}</>;
  return (
    <>
      <em class={state}>{emphasis}</em>
      {` ${rest}`}
    </>
  );
}
