import { STATUS_TEXT, type StatusCode } from "@std/http/status";

/** An error as a program reads it: problem details (RFC 9457). */
export function problem(status: number, detail?: string): Response {
  const title = STATUS_TEXT[status as StatusCode] ?? "Error";
  return Response.json({ type: "about:blank", title, status, ...(detail && detail !== title && { detail }) }, {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store" },
  });
}
