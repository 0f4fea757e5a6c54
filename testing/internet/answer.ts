import { STATUS_CODES } from "node:http";
import type { SeenRequest, Visit } from "./visit.ts";

/** A well-formed answer. */
export interface Answer {
  /** Default: 200. */
  status?: number;
  /** Milliseconds between the request and the answer. Default: 0. */
  delay?: number;
  /** Default: a short page. */
  body?: string;
  /** Bytes; the body is filled up with spaces. Default: as long as the body is. */
  size?: number;
  /** Besides Content-Type, Content-Length and Connection. Default: none. */
  headers?: Record<string, string>;
}

/** Gives the response that it is given; a HEAD request, 204 and 304 get no body. */
export async function giveAnswer(visit: Visit, request: SeenRequest, answer: Answer): Promise<void> {
  const { status = 200, delay = 0, body = "<title>World</title>", size = 0, headers = {} } = answer;
  if (delay > 0) await visit.wait(delay);
  const bare = status === 204 || status === 304;
  const page = body.padEnd(size);
  const fields: Record<string, string> = { "Date": new Date().toUTCString(), "Connection": "close", ...headers };
  if (!bare) {
    fields["Content-Type"] = "text/html; charset=utf-8";
    fields["Content-Length"] = String(new TextEncoder().encode(page).length);
  }
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  visit.answered();
  await visit.write(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Unknown"}\r\n${head}\r\n` +
      (bare || request.method === "HEAD" ? "" : page),
  );
}

/** What a path asks for: `/status/503?delay=250&size=1000&body=text`; any other path gets 200. */
export function answerOf(path: string): Answer {
  const { pathname, searchParams } = new URL(path, "http://world.test");
  const status = /^\/status\/(\d+)$/.exec(pathname);
  return {
    status: status ? Number(status[1]) : undefined,
    delay: Number(searchParams.get("delay") ?? 0),
    size: Number(searchParams.get("size") ?? 0),
    body: searchParams.get("body") ?? undefined,
  };
}
