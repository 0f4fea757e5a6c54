import { quoted } from "../../text/quoted.ts";
import { visible } from "../../text/visible.ts";
import { type Look, type LookOptions, readBody, type Source } from "./source.ts";

/** The URL of a list, and the `Authorization` header for it. */
export interface HttpsAddress {
  url: string;
  authorization?: string;
}

export interface HttpsSourceOptions {
  /** Certificates to trust besides Deno's own, as PEM. Default none. */
  caCerts?: string[];
}

const MAX_REDIRECTS = 5;

/**
 * A list on a web server. Anybody who could change it in transit could have Lookout send requests to anyone, so it must be
 * https, redirects included. Credentials are sent to the URL's own origin only.
 */
export function httpsSource(address: HttpsAddress, { caCerts }: HttpsSourceOptions = {}): Source {
  const { authorization } = address;
  const start = new URL(address.url);

  async function look({ last, signal }: LookOptions): Promise<Look> {
    // One per look: a kept connection would be stale ten minutes later.
    using client = Deno.createHttpClient({ caCerts });
    let url = start;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      // Compressed content could expand to any size.
      const headers = new Headers({ "accept": "text/csv, text/plain;q=0.9, */*;q=0.8", "accept-encoding": "identity" });
      if (last?.etag) headers.set("if-none-match", last.etag);
      if (authorization && url.origin === start.origin) headers.set("authorization", authorization);
      const request: RequestInit & { client: Deno.HttpClient } = { client, headers, redirect: "manual", signal };
      const response = await fetch(url, request);
      const { status } = response;
      if (status === 200) {
        const bytes = await readBody(unpacked(response));
        return { ok: true, content: { bytes, etag: response.headers.get("etag") ?? undefined } };
      }
      await response.body?.cancel();
      if (status === 304 && last?.etag) return { ok: true, content: last };
      const location = response.headers.get("location");
      if (![301, 302, 303, 307, 308].includes(status) || !location) return failed(`it returned ${status}`);
      const next = URL.parse(location, url);
      if (next?.protocol !== "https:") return failed(`it redirects to a URL that is not https (${status})`);
      url = next;
    }
    return failed(`it redirects more than ${MAX_REDIRECTS} times`);
  }

  return {
    name: shown(start),
    remote: true,
    look: (options) => look(options).catch((error) => failed(reasonOf(error))),
  };
}

/**
 * Some servers have only a compressed file.
 * @throws {Error} when the coding is unknown
 */
function unpacked({ headers, body }: Response): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stream = body ?? new Blob().stream();
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() || "identity";
  if (encoding === "identity") return stream;
  if (encoding === "gzip" || encoding === "x-gzip") return stream.pipeThrough(new DecompressionStream("gzip"));
  throw new Error(`it is compressed with ${quoted(encoding)}, though "identity" was requested`);
}

function failed(reason: string): Look {
  return { ok: false, reason };
}

/** A query may contain a token, as in signed URLs. */
function shown({ origin, pathname, search }: URL): string {
  return origin + pathname + (search && "?...");
}

/** Deno puts the reason into the cause, after the URL, which may contain a token. */
function reasonOf(error: Error): string {
  const { message } = error.cause instanceof Error ? error.cause : error;
  return visible(message.replace(/^.*client error \(\w+\): /s, "").replace(/https:\/\/\S+/g, "...").replace(/\.$/, ""));
}
