import type { Failure } from "../model/failure.ts";
import { ProtocolError } from "./response/head.ts";
import { ClosedError } from "./response/response.ts";

/** The failure that an error in connecting, in the handshake or in reading means. */
export function failureOf(error: Error): Failure {
  if (error instanceof ProtocolError) return "protocol";
  if (error instanceof Deno.errors.TimedOut || error instanceof Deno.errors.Interrupted) return "timeout";
  if (error instanceof Deno.errors.ConnectionRefused) return "refused";
  if (
    error instanceof ClosedError || error instanceof Deno.errors.ConnectionReset ||
    error instanceof Deno.errors.ConnectionAborted || error instanceof Deno.errors.BrokenPipe ||
    error instanceof Deno.errors.UnexpectedEof
  ) return "reset";
  return "unreachable";
}
