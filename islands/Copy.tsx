import { useState } from "preact/hooks";

/** How long "Copied" is shown, in ms. */
const SHOWN = 2000;

/** Copies the code beside it. */
export default function Copy() {
  const [copied, setCopied] = useState(false);
  const copy = async ({ currentTarget }: Event) => {
    const code = (currentTarget as Element).closest("dd")!.querySelector("code")!;
    getSelection()!.selectAllChildren(code);
    // Only a page over https has a clipboard.
    if (isSecureContext) {
      await navigator.clipboard.writeText(code.textContent!).catch(() => document.execCommand("copy"));
    } else document.execCommand("copy");
    setCopied(true);
    setTimeout(() => setCopied(false), SHOWN);
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      <span role="status">{copied ? "Copied" : "Copy"}</span>
    </button>
  );
}
