import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../process/free_port.ts";

/** An emulator of AWS on this machine. */
export interface Moto extends AsyncDisposable {
  /** What programs need to take it for AWS. */
  env: Record<string, string>;
}

/** The account that moto makes everything in. */
export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** Starts moto on a free port and waits until it responds. */
export async function startMoto(): Promise<Moto> {
  const port = freePort();
  const args = ["--host", "127.0.0.1", "--port", String(port)];
  const server = new Deno.Command("moto_server", { args, stdin: "null", stdout: "null", stderr: "null" }).spawn();
  const endpoint = `http://127.0.0.1:${port}`;
  for (let tries = 0; !await responds(endpoint); tries++) {
    if (tries === 600) throw new Error(`Cannot start moto_server: no response from ${endpoint} in a minute`);
    await delay(100);
  }
  return {
    env: {
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    },
    async [Symbol.asyncDispose]() {
      server.kill("SIGTERM");
      await server.status;
    },
  };
}

async function responds(endpoint: string): Promise<boolean> {
  try {
    await (await fetch(`${endpoint}/moto-api/`)).body?.cancel();
    return true;
  } catch {
    return false;
  }
}
