import { STATUS_TEXT, type StatusCode } from "@std/http/status";
import type { HttpResponse } from "./http_response.ts";
import { secureData } from "./security.ts";

const HEADERS = { "content-type": "application/problem+json", "cache-control": "no-store" };

/** An error for programs: problem details (RFC 9457). */
export function problem(status: number, detail?: string): Response {
  return new Response(textOf(status, detail), { status, headers: HEADERS });
}

/** Shared by all, so that thousands of problems a second are quickly made. */
const headers = secureData(new Headers(HEADERS));
const encoder = new TextEncoder();

/**
 * The same as a whole response.
 * @param more headers besides those of every problem
 */
export function problemResponse(status: number, detail?: string, more?: Record<string, string>): HttpResponse {
  const all = more ? new Headers([...headers, ...Object.entries(more)]) : headers;
  return { status, headers: all, body: encoder.encode(textOf(status, detail)) };
}

function textOf(status: number, detail?: string): string {
  const title = STATUS_TEXT[status as StatusCode] ?? "Error";
  return JSON.stringify({ type: "about:blank", title, status, ...(detail && detail !== title && { detail }) });
}
