/**
 * A request as the routes take it, whatever its path looks like; the same one when nothing is to be changed.
 *
 * Fresh decodes a path's parameters before any middleware, where a malformed escape would end in a bare 500: such a path
 * is taken to the letter, so that the route it leads to answers, in its own format, that there is no such thing. Nor
 * does a parameter match a path that ends in a slash. And HEAD is asked as GET, since only what stands in a body tells
 * its length.
 */
export function routable(request: Request): Request {
  const { method, headers } = request;
  const url = routableUrl(request.url);
  if (url === request.url && method !== "HEAD") return request;
  return new Request(url, { method: method === "HEAD" ? "GET" : method, headers });
}

function routableUrl(text: string): string {
  if (!text.includes("%") && !/.\/(?:[?#]|$)/.test(text)) return text;
  const url = new URL(text);
  if (isMalformed(url.pathname)) url.pathname = url.pathname.replaceAll("%", "%25");
  url.pathname = url.pathname.replace(/(?<=.)\/+$/, "");
  return url.href;
}

function isMalformed(path: string): boolean {
  try {
    decodeURI(path);
    return false;
  } catch {
    return true;
  }
}

/** An answer to GET as one to HEAD: its headers, its length among them (RFC 9110, 8.6), and no body. */
export async function withoutBody({ status, headers: given, body }: Response): Promise<Response> {
  const headers = new Headers(given);
  if (headers.has("content-length")) await body?.cancel();
  else headers.set("content-length", String((await new Response(body).arrayBuffer()).byteLength));
  return new Response(null, { status, headers });
}
