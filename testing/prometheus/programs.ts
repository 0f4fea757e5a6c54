import { freePort } from "../process/free_port.ts";
import type { Program } from "../process/needs.ts";
import { untilAnswers } from "../../bench/until_answers.ts";

export const PROMTOOL: Program = { names: ["promtool"], install: "apt install prometheus" };
export const PROMETHEUS: Program = { names: ["prometheus"], install: "apt install prometheus" };
export const BLACKBOX_EXPORTER: Program = {
  names: ["prometheus-blackbox-exporter"],
  install: "apt install prometheus-blackbox-exporter",
};

/** A program that serves, until it is disposed of. */
export interface Running extends AsyncDisposable {
  /** As `127.0.0.1:9090`. */
  address: string;
}

/** Starts Prometheus with a configuration and its data in a folder. */
export async function startPrometheus(path: string, folder: string, config: string): Promise<Running> {
  await Deno.writeTextFile(`${folder}/prometheus.yml`, config);
  const args = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/tsdb`, "--log.level=error"];
  return await start(path, args, "/-/ready");
}

/** Starts blackbox_exporter with a configuration in a folder. */
export async function startBlackboxExporter(path: string, folder: string, config: unknown): Promise<Running> {
  // JSON is YAML.
  await Deno.writeTextFile(`${folder}/blackbox.yml`, JSON.stringify(config));
  return await start(path, [`--config.file=${folder}/blackbox.yml`, "--log.level=error"], "/-/healthy");
}

async function start(path: string, args: string[], ready: string): Promise<Running> {
  const address = `127.0.0.1:${freePort()}`;
  const child = new Deno.Command(path, {
    args: [...args, `--web.listen-address=${address}`],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  await untilAnswers(`http://${address}${ready}`);
  return {
    address,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
    },
  };
}

/** What Prometheus gives for an expression: labels, the metric's name as `__name__` among them, and a value. */
export type Found = { metric: Record<string, string>; value: [time: number, value: string] };

/** @throws what Prometheus says is wrong with the expression */
export async function query({ address }: Running, expression: string): Promise<Found[]> {
  const response = await fetch(`http://${address}/api/v1/query?${new URLSearchParams({ query: expression })}`);
  const { status, error, data } = await response.json();
  if (status !== "success") throw new Error(`Cannot evaluate ${expression}: ${error}`);
  return data.result;
}
