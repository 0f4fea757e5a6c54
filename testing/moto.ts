import { setTimeout as delay } from "node:timers/promises";
import type { Program } from "./needs.ts";

/** https://docs.getmoto.org/en/latest/docs/server_mode.html */
export const MOTO: Program = { names: ["moto_server"], install: 'pip install "moto[server]"' };

/** An emulator of AWS as a process, which keeps everything in memory. Disposing of it ends the process. */
export interface Moto extends AsyncDisposable {
  endpoint: string;
  /** What the AWS SDK and other programs need to take it for AWS. */
  env: Record<string, string>;
}

const REGION = "us-east-1";

/**
 * Starts moto on a free port, and waits until it answers.
 * @param path of moto_server
 */
export async function startMoto(path: string): Promise<Moto> {
  const port = freePort();
  const args = ["--host", "127.0.0.1", "--port", String(port)];
  const server = new Deno.Command(path, { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; !await answers(endpoint); tries++) {
    if (tries === 600) throw new Error(`Cannot start moto_server: no answer from ${endpoint} in a minute`);
    await delay(100);
  }
  return {
    endpoint,
    env: {
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
    },
  };
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(`${endpoint}/moto-api/data.json`);
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
