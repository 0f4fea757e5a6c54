import { withoutBlanks } from "../../text/blanks.ts";
import { ProtocolError, type ResponseHead } from "./head.ts";
import { ChunkedFraming, type Framing, LengthFraming } from "./framing.ts";

/** How a body is framed and encoded on the wire. */
export interface Transfer {
  framing: Framing;
  /** Transfer codings but for `chunked`, in the order in which they were applied. */
  codings: string[];
}

/**
 * How the body after a head is framed (RFC 9112, 6.3). `chunked` is undone first wherever it is in the list, as curl and
 * browsers do.
 * @param isHead whether the request was HEAD, whose response has no body
 * @throws {ProtocolError} a Content-Length that is not a number, or several that differ
 */
export function transferOf({ status, headers }: ResponseHead, isHead: boolean): Transfer {
  if (isHead || status < 200 || status === 204 || status === 304) return { framing: new LengthFraming(0), codings: [] };
  const lengths = lengthsOf(headers);
  if (headers.has("transfer-encoding")) {
    const codings = listOf(headers, "transfer-encoding");
    const framing = codings.includes("chunked") ? new ChunkedFraming() : new LengthFraming(Infinity);
    return { framing, codings: codings.filter((coding) => coding !== "chunked") };
  }
  if (new Set(lengths).size > 1) throw new ProtocolError("it has several lengths");
  // More digits than a number can hold make Infinity: the body then ends with the connection.
  return { framing: new LengthFraming(lengths.length === 0 ? Infinity : Number(lengths[0])), codings: [] };
}

/** The members of a header that is a list, in lower case, over all its lines; empty ones do not count (RFC 9110, 5.6.1). */
export function listOf(headers: ResponseHead["headers"], name: string): string[] {
  return membersOf((headers.get(name) ?? []).join(",").toLowerCase());
}

function membersOf(value: string): string[] {
  return value.split(",").map(withoutBlanks).filter((member) => member !== "");
}

/** Each Content-Length in digits without leading zeros; a list of equal values is one (RFC 9110, 8.6). */
function lengthsOf(headers: ResponseHead["headers"]): string[] {
  return (headers.get("content-length") ?? []).flatMap((value) => {
    if (/^[1-9]\d*$/.test(value)) return value;
    const members = membersOf(value);
    if (members.length === 0 || !members.every((member) => /^\d+$/.test(member))) {
      throw new ProtocolError("its length is not a number");
    }
    return members.map((member) => member.replace(/^0+(?=\d)/, ""));
  });
}
