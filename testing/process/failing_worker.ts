import "../../lib/sweep/worker.ts";
import process from "node:process";
import { FAILS_AT } from "./fails_at.ts";

/** Milliseconds; not for ever, since Deno could not end it and the other tests would have a processor less. */
const COMPUTES = 6000;

// A thread for sweeps that fails when it connects to certain addresses.
const connect = Deno.connect;
Deno.connect = ((options: Deno.ConnectOptions) => {
  if (options.hostname === FAILS_AT.computes) { for (const end = Date.now() + COMPUTES; Date.now() < end;); }
  if (options.hostname === FAILS_AT.throws) {
    queueMicrotask(() => {
      throw new Error("a bug");
    });
  }
  if (options.hostname === FAILS_AT.closes) process.exit();
  return connect(options);
}) as typeof Deno.connect;
