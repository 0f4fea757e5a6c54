// @ts-types="npm:@types/negotiator@^0.6.5"
import Negotiator from "negotiator";

/**
 * The best of `encodings` by a request's `Accept-Encoding` (RFC 9110, 12.5.3); undefined: it accepts none of them.
 * Without that header it is the first one. Among equals the order of the request decides; offer `identity` last.
 */
export function acceptsEncodings<T extends string>(
  request: Pick<Request, "headers">,
  ...encodings: T[]
): T | undefined {
  const header = request.headers.get("accept-encoding");
  if (!header) return encodings[0];
  return new Negotiator({ headers: { "accept-encoding": header } }).encoding(encodings) as T | undefined;
}
