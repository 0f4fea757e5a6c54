/** A target's URL as it may be shown, and what of it may not; or why it is none. */
export type TargetUrl = { ok: true; url: string; authorization?: string } | { ok: false; reason: string };

/** In characters. */
const MAX_LENGTH = 2048;

/**
 * Reads a URL as people write it: in angle brackets, without a scheme, which is then https, with a user and password,
 * which become an `Authorization` header (RFC 7617). A reason never shows a password.
 */
export function readUrl(text: string): TargetUrl {
  const written = text.replace(/^<(.*)>$/s, "$1").trim();
  if (written === "") return { ok: false, reason: "no url" };
  const refuse = (reason: string): TargetUrl => ({ ok: false, reason: `url ${shown(written)}: ${reason}` });
  if (written.length > MAX_LENGTH) return refuse(`longer than ${MAX_LENGTH} characters`);
  if (/[\s\p{Cc}\u200b\u2060\ufeff]/u.test(written)) return refuse("has white space or a control character in it");

  const complete = /^https?:[/\\]{2}/i.test(written);
  const hasPort = /^[^/?#@:]+:\d+(?:[/?#]|$)/.test(written);
  if (!complete && !hasPort && /^[a-z][a-z0-9+.-]*:/i.test(written)) return refuse("not http or https");
  const url = URL.parse(complete ? written : `https://${written}`);
  if (!url) return refuse("not a URL");
  if (/^https?$/.test(url.hostname)) return refuse("has two schemes");
  if (!complete && (url.username || !(hasPort || /[.:]|^localhost$/.test(url.hostname)))) {
    return refuse("not a URL; write https:// before it if it is one");
  }

  const { username, password } = url;
  url.username = url.password = url.hash = "";
  if (!username && !password) return { ok: true, url: url.href };
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const authorization = `Basic ${new TextEncoder().encode(credentials).toBase64()}`;
    return { ok: true, url: url.href, authorization };
  } catch {
    return refuse("its user or password has a % without two hexadecimal digits; write %25");
  }
}

/** A URL for a message: what may be a user and password is left out, also where it is not written as it should be. */
function shown(written: string): string {
  const safe = written.replace(/^([a-z][a-z0-9+.-]*:[/\\]+)?.*@/is, "$1...@");
  return JSON.stringify(safe.length > 100 ? `${safe.slice(0, 100)}...` : safe);
}
