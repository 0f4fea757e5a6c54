import { Buffer } from "node:buffer";
import { quoted } from "../text/quoted.ts";
import { trimmed } from "../text/trimmed.ts";
import { codePointOf } from "../text/visible.ts";
import { unwrapped } from "./wrapping.ts";

/** A target's URL without credentials, and these as a header; or why it is invalid. */
export type TargetUrl = { ok: true; url: string; authorization?: string } | { ok: false; reason: string };

/** In characters. */
const MAX_LENGTH = 2048;

/** Characters that must be escaped. Joiners are spelling, in paths and, where a word needs one, in hosts (RFC 5892, A.1). */
const UNSEEN = /(?![\u200c\u200d])[\s\p{Cc}\p{Cs}\p{Cf}]/u;

/** A text that begins like this is meant as a URL, whatever follows. */
const SCHEME = /^[a-z][a-z0-9+.-]*:[/\\]{2}/i;

/** Text before a URL: the label of a link, a command. */
const TEXT_BEFORE = /^(\S*)\s+(?=https?:[/\\]{2})/i;

/** Another URL behind the first one. Within a query it may be a value. */
const ANOTHER = /^[^?#]+?(?:[\s,;|]https?:[/\\]{2}|\swww\.)|^https?:[/\\]{2}[^/\\?#]+https?:[/\\]{2}/i;

const ADDRESS_RULE = "a host that ends in a number must be an address of four decimal parts, as in 192.0.2.7";

const TWO_SCHEMES = "has two schemes, or one without its colon";

const IPV6 = /^[\da-f.:]*(?:::|:[\da-f]*:[\da-f]*:)[\da-f.:]*$/i;

const BRACKETS_MISSING = "an IPv6 address must be in brackets, as in [2001:db8::7]";

/** `192.0.2.0/24`, which with a scheme could be a path. */
const BLOCK = /^\d+(?:\.\d+){3}\/\d{1,2}$/;

const BRACKET_RULE = "an address in brackets must be IPv6, without a zone, as in [2001:db8::7]";

/**
 * Reads a URL as people write it: in brackets, quotes or Markdown, without a scheme, which is then https, with a user and password,
 * which become an `Authorization` header (RFC 7617). A reason never shows a password.
 */
export function readUrl(text: string): TargetUrl {
  const written = trimmed(unwrapped(text).url).text;
  if (written === "") return { ok: false, reason: "no url" };
  const reject = (reason: string): TargetUrl => ({ ok: false, reason: `url ${shown(written)}: ${reason}` });
  if (written.length > MAX_LENGTH) return reject(`longer than ${MAX_LENGTH} characters`);
  if (written.startsWith("=")) return reject("is a formula; write the URL that it shows");
  if (ANOTHER.test(written)) {
    const [, before] = TEXT_BEFORE.exec(written) ?? [];
    return reject(
      before === undefined || couldBeUrl(before)
        ? "has several URLs in it; write each in a row of its own"
        : "has text before the URL; remove it",
    );
  }
  const unseen = UNSEEN.exec(written)?.[0];
  if (unseen === " ") return reject("has a space in it; write %20 if it belongs there");
  if (unseen) return reject(`has ${codePointOf(unseen)} in it, which is invisible`);

  const complete = /^https?:[/\\]{2}/i.test(written);
  const hasPort = /^[^/?#@:]+:\d+(?:[/?#]|$)/.test(written);
  if (!complete && !hasPort && /^[a-z][a-z0-9+.-]*:/i.test(written)) {
    return reject(IPV6.test(written) ? BRACKETS_MISSING : "must begin with http:// or https://");
  }
  if (!complete && BLOCK.test(written)) {
    return reject("is a block of addresses; write each address in a row of its own");
  }
  const [, authority, rest] = /^[/\\]*([^/\\?#]*)(.*)$/s.exec(complete ? written.replace(/^https?:/i, "") : written)!;
  if (mayHoldPassword(authority, rest)) {
    return reject("if it has a user and password, write %2F, %3F, %23 for a /, ?, # in them; else %40 for the @");
  }
  const url = URL.parse(complete ? written : `https://${written}`);
  const fault = url ? faultOf(url, authority, rest) : whyNot(authority);
  if (fault) return reject(fault);
  if (!complete && (url!.username || !(hasPort || isClear(url!.hostname)))) {
    return reject("not a URL; write https:// before it if it is one");
  }
  return withoutCredentials(url!) ?? reject("its user or password has a % without two hexadecimal digits; write %25");
}

export function hasScheme(text: string): boolean {
  return SCHEME.test(unwrapped(text).url);
}

/** Whether a text is a URL or meant as one. */
export function couldBeUrl(text: string): boolean {
  return hasScheme(text) || readUrl(text).ok;
}

/** A host as written, without a trailing dot. */
function hostIn(authority: string): string {
  return authority.replace(/^.*@/s, "").replace(/:\d*$/, "").replace(/\.$/, "").toLowerCase();
}

/**
 * URL parsers end the user and password of `http://admin:2024#spring@site.example/` at the #, and find a host `admin` with
 * a port. If it has a dot, it is a host: `https://site.example:8443/@someone`.
 */
function mayHoldPassword(authority: string, rest: string): boolean {
  if (authority.includes("@") || !rest.includes("@")) return false;
  const [, host, port] = /^(\[.*\]|[^:]*)(:.*)?$/s.exec(authority) ?? [];
  if (port && !/^:\d*$/.test(port)) return true;
  const isHost = host === undefined || /[.[]|^localhost$/i.test(host);
  return !isHost && (port !== undefined || /^[?#]/.test(rest));
}

/** Why a URL's host cannot be in the DNS, or differs from the written one; undefined: it is valid. */
function faultOf({ hostname, port }: URL, authority: string, rest: string): string | undefined {
  if (/^https?$/.test(hostname)) return TWO_SCHEMES;
  if (port === "0") return "nothing can listen on port 0";
  if (hostname.startsWith("[")) return undefined;
  // The URL standard reads 3.5, 0x7f.1 and 010.0.0.1 as addresses, which nobody means.
  if (/^\d+(?:\.\d+){3}$/.test(hostname)) return hostname === hostIn(authority) ? undefined : ADDRESS_RULE;
  const labels = hostname.replace(/\.$/, "").split(".");
  if (labels.includes("")) return "its host has a dot too many";
  // RFC 1035, section 2.3.4.
  if (labels.some((label) => label.length > 63)) return "a part of its host is longer than 63 characters";
  if (labels.join(".").length > 253) return "its host is longer than 253 characters";
  const stray = /[^a-z0-9_.-]/.exec(hostname)?.[0];
  if (stray) return `its host has ${quoted(stray)} in it`;
  return authority.endsWith(":") && /^[/\\]{2}/.test(rest) ? TWO_SCHEMES : undefined;
}

/** Why a URL cannot be parsed. */
function whyNot(authority: string): string {
  const host = hostIn(authority);
  const [joiner] = /[\u200c\u200d]/.exec(host) ?? [];
  if (joiner) return `has ${codePointOf(joiner)} in its host, which is invisible`;
  if (Number(/:(\d+)$/.exec(authority)?.[1]) > 65_535) return "the port must be at most 65535";
  if (/(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(host)) return ADDRESS_RULE;
  if (IPV6.test(authority)) return BRACKETS_MISSING;
  if (/^[^[]+:/.test(host)) return "its port is not a number";
  if (host.startsWith("[")) return BRACKET_RULE;
  return host === "" ? "has no host" : "not a URL, since its host is not a valid name";
}

/** Whether a host without a scheme is certainly meant as one: no top-level domain has one letter, as in `e.g.`. */
function isClear(hostname: string): boolean {
  return /^\[|^localhost\.?$|\.[a-z][a-z0-9-]+\.?$|^\d+(?:\.\d+){3}$/.test(hostname);
}

/** Undefined: they cannot be decoded. */
function withoutCredentials(url: URL): TargetUrl | undefined {
  const { username, password } = url;
  // Each assignment parses the URL again.
  if (url.href.includes("#")) url.hash = "";
  if (!username && !password) return { ok: true, url: url.href };
  url.username = url.password = "";
  const credentials = `${username}:${password}`;
  if (/%(?![\da-f]{2})/i.test(credentials)) return undefined;
  // Byte by byte, since they need not be UTF-8.
  const bytes = credentials.replace(/%(..)/g, (_, digits) => String.fromCharCode(parseInt(digits, 16)));
  return { ok: true, url: url.href, authorization: `Basic ${Buffer.from(bytes, "latin1").toString("base64")}` };
}

/** A URL for a message, without anything that may be a user and password, even if it is invalid. */
function shown(written: string): string {
  const safe = written.replace(/^([a-z][a-z0-9+.-]*:[/\\]+)?.*@/is, "$1...@");
  // Text in place of a port may be a password whose host is missing.
  return quoted(safe.replace(/^(https?:[/\\]{2}[^/\\?#@:[\s]+:)(?!\d*(?:[/\\?#]|$)).*$/is, "$1..."));
}
