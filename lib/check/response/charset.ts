/** Bytes at a body's start in which its encoding is looked for (HTML, 13.2.3.2). */
export const SNIFFED = 1024;

/**
 * The encoding of a text by the rules of browsers (HTML, 13.2.3.2; MIME Sniffing, 4; XML 1.0, 4.3.3): from its byte order
 * mark, else the Content-Type, else its own declaration. Named as in `TextDecoder`; undefined: not declared, so a
 * browser would guess.
 * @param start the first bytes of the text, at least `SNIFFED` or all there are
 */
export function charsetOf({ type, charset }: MediaType, start: Uint8Array): string | undefined {
  const declared = markOf(start) ?? known(charset);
  if (declared !== undefined) return declared;
  const text = new TextDecoder("latin1").decode(start.subarray(0, SNIFFED));
  if (type === undefined || type === "text/html") return metaCharset(text) ?? xmlCharset(text);
  if (/[/+]xml$/.test(type)) return xmlCharset(text) ?? "utf-8";
  return /[/+]json$/.test(type) ? "utf-8" : undefined;
}

/** An encoding by any of its labels; undefined: unknown. */
function known(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  if (first === 0xff && second === 0xfe) return "utf-16le";
}

/** A list member up to its comma, quoted strings whole. */
const LIST_MEMBER = /(?:"(?:[^"\\]|\\.)*"?|[^",])+/gs;

/** A parameter of a media type; servers also write single quotes. */
const PARAMETER = /;[ \t]*([^=;"]*)(?:=(?:"((?:[^"\\]|\\.)*)"?[^;]*|'([^';]*)'[ \t]*(?=;|$)|([^;]*)))?/gs;

/** The value of Content-Type. */
export interface MediaType {
  /** In lower case, without parameters; undefined: none, or invalid. */
  type?: string;
  /** A label, possibly of no encoding. */
  charset?: string;
}

/**
 * The media type of several Content-Type lines: the last one, and its charset from an earlier line of the same type
 * (MIME Sniffing, "extract a MIME type").
 */
export function mediaTypeOf(values: readonly string[]): MediaType {
  let type: string | undefined;
  let charset: string | undefined;
  for (const [member] of values.join(",").matchAll(LIST_MEMBER)) {
    const essence = member.split(";", 1)[0].trim().toLowerCase();
    if (!/^[^/\s]+\/[^/\s]+$/.test(essence) || essence === "*/*") continue;
    if (essence !== type) charset = undefined;
    type = essence;
    charset = charsetParameter(member) ?? charset;
  }
  return { type, charset };
}

function charsetParameter(value: string): string | undefined {
  for (const [, name, quoted, single, plain] of value.matchAll(PARAMETER)) {
    if (name.trim().toLowerCase() !== "charset") continue;
    const label = quoted?.replace(/\\(.)/gs, "$1") ?? single ?? plain?.trim();
    // Without a value it is no parameter.
    if (label) return label;
  }
}

/** The encoding in an XML declaration, which must begin the text. */
function xmlCharset(text: string): string | undefined {
  if (text.startsWith("<\0?\0x\0")) return "utf-16le";
  if (text.startsWith("\0<\0?\0x")) return "utf-16be";
  const label = /^<\?xml[^>]*?\sencoding\s*=\s*(?:"([^">]*)"|'([^'>]*)')/.exec(text);
  return readable(known(label?.[1] ?? label?.[2]));
}

/** A declaration that is readable byte by byte is not UTF-16, whatever it claims. */
function readable(encoding: string | undefined): string | undefined {
  return encoding?.startsWith("utf-16") ? "utf-8" : encoding;
}

/**
 * Markup that is skipped as a whole: a comment, a tag with its attributes, or anything else that begins with `<!`, `</` or
 * `<?`. Markup cut off by the end of the sniffed bytes is ignored.
 */
const MARKUP = /<(?:!--(?:>|->|.*?(?:-->|$))|(meta)(?=[\s/])|\/?[a-z][^\s>]*|[!/?][^>]*>)/gis;

/** An attribute of a tag, or its end. */
const ATTRIBUTE =
  /[\s/]*(?:(>)|([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s>"'][^\s>]*|(?=>))))?)/gy;

/** The encoding that a `<meta>` declares (HTML, "prescan a byte stream to determine its encoding"). */
function metaCharset(text: string): string | undefined {
  for (let at = 0; at < text.length;) {
    MARKUP.lastIndex = at;
    const markup = MARKUP.exec(text);
    if (!markup) return undefined;
    at = MARKUP.lastIndex;
    if (/^<[!?]|^<\/[^a-z]/i.test(markup[0])) continue;
    const attributes = new Map<string, string>();
    at = readAttributes(text, at, attributes);
    const encoding = markup[1] && known(declaredBy(attributes));
    if (encoding === "x-user-defined") return "windows-1252";
    if (encoding) return readable(encoding);
  }
}

/** Reads a tag's attributes, the first of duplicates; returns where the tag ends. */
function readAttributes(text: string, from: number, attributes: Map<string, string>): number {
  let at = from;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const attribute = ATTRIBUTE.exec(text);
    // The tag does not end within the sniffed bytes.
    if (!attribute) return text.length;
    at = ATTRIBUTE.lastIndex;
    const [, end, name, double, single, plain] = attribute;
    if (end) return at;
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, double ?? single ?? plain ?? "");
  }
}

function declaredBy(attributes: ReadonlyMap<string, string>): string | undefined {
  const charset = attributes.get("charset");
  if (charset !== undefined) return charset;
  if (attributes.get("http-equiv")?.toLowerCase() !== "content-type") return undefined;
  const content = /charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"'][^\s;]*))/i.exec(attributes.get("content") ?? "");
  return content?.[1] ?? content?.[2] ?? content?.[3];
}
