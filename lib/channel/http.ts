import { visibleJson } from "../text/visible.ts";
import { VERSION } from "../version.ts";
import { abortCode, type Channel, type Delivery, type SendOptions } from "./channel.ts";
import type { Digest } from "../model/digest.ts";
import type { Endpoint } from "./endpoint.ts";
import { readRetryAfter } from "./retry_after.ts";

/** A POST of JSON, without its URL. */
export interface JsonPost {
  body: unknown;
  /** Beside the content type. */
  headers?: Record<string, string>;
}

/** A service that takes JSON by HTTP. */
export interface HttpChannelOptions extends Pick<Channel, "name" | "scheme" | "options"> {
  endpoint: Endpoint;
  /** What is sent, one after the other; none: there is nothing to send to this service. */
  format(digest: Digest): JsonPost[];
  /** The same as `format` without secrets. Default `format`. */
  formatShown?(digest: Digest): JsonPost[];
  /** Headers that need a secret or the time. */
  sign?(digest: Digest, body: string): Promise<Record<string, string>>;
  /** 2xx statuses that are failures. Default none. */
  failures?: readonly number[];
}

interface PostOptions extends SendOptions {
  failures: readonly number[];
}

export function httpChannel(made: HttpChannelOptions): Channel {
  const { name, scheme, options, endpoint, format, formatShown = format, sign, failures = [] } = made;
  return {
    name,
    scheme,
    options,
    async send(digest, { signal }) {
      // One for each digest: a kept connection would be stale by the next one. Proxies come from the environment.
      using client = Deno.createHttpClient({});
      for (const post of format(digest)) {
        const body = JSON.stringify(post.body);
        const headers = { ...post.headers, ...await sign?.(digest, body) };
        const delivery = await send(client, endpoint, body, headers, { signal, failures });
        if (!delivery.ok) return delivery;
      }
      return { ok: true };
    },
    print: (digest) =>
      formatShown(digest).map(({ body, headers = {} }) =>
        [
          "POST (the URL is not shown)",
          ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
          "content-type: application/json",
          "",
          visibleJson(JSON.stringify(body, null, 2)).replaceAll("\\u000a", "\n"),
        ].join("\n")
      ).join("\n\n") || "Nothing would be sent",
  };
}

/**
 * Posts one body. Redirects are not followed, since they could lead anywhere; only status and `Retry-After` of the response
 * are read.
 */
async function send(
  client: Deno.HttpClient,
  { url, authorization }: Endpoint,
  body: string,
  headers: Record<string, string>,
  { signal, failures }: PostOptions,
): Promise<Delivery> {
  try {
    const request: RequestInit & { client: Deno.HttpClient } = {
      client,
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": "application/json",
        "user-agent": `Lookout/${VERSION}`,
        ...(authorization && { authorization }),
        ...headers,
      },
      body,
      signal,
    };
    const response = await fetch(url, request);
    await response.body?.cancel();
    const { status } = response;
    if (status >= 200 && status < 300 && !failures.includes(status)) return { ok: true };
    const retryAfter = readRetryAfter(response.headers.get("retry-after"), Date.now());
    return {
      ok: false,
      code: String(status),
      ...(retryAfter !== undefined && { retryAfter }),
      ...(status === 410 && { gone: true }),
    };
  } catch (error) {
    return { ok: false, code: abortCode(signal) ?? codeOf(error as Error) };
  }
}

/** Deno's messages say what went wrong only in words, after the URL. Only these codes are shown. */
const CODES: [RegExp, string][] = [
  [/tunnel|proxy/i, "proxy"],
  [/dns error|failed to lookup/i, "dns"],
  [/certificate|tls|corrupt message|handshake/i, "tls"],
  [/refused/i, "refused"],
  [/unreachable|no route/i, "unreachable"],
  [/connection closed|reset|broken pipe|eof/i, "reset"],
  [/HTTP version|message head|invalid header|invalid content-length|unexpected/i, "protocol"],
];

function codeOf({ message, cause }: Error): string {
  const text = cause instanceof Error ? cause.message : message;
  const reason = text.replace(/^.*client error \(\w+\): /s, "");
  return CODES.find(([pattern]) => pattern.test(reason))?.[1] ?? "network";
}
