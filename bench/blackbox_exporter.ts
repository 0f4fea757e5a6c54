import { freePort } from "../testing/process/free_port.ts";
import { cpuOf, peakMemoryOf } from "./measure.ts";
import { type Peer, TIMEOUT } from "./peer.ts";
import { untilAnswers } from "./until_answers.ts";

/** Checks at once. */
const AT_ONCE = 256;

/** Prometheus' blackbox_exporter, asked for one check after the other as Prometheus does; only its own CPU is counted. */
export const BLACKBOX_EXPORTER: Peer = {
  name: "blackbox_exporter",
  command: "prometheus-blackbox-exporter",
  package: "prometheus-blackbox-exporter",
  async sweep(command, { urls, ca }) {
    const config = await Deno.makeTempFile({ prefix: "bench-blackbox-exporter-" });
    await Deno.writeTextFile(config, configuration(ca));
    const address = `127.0.0.1:${freePort()}`;
    const process = new Deno.Command(command, {
      args: [`--config.file=${config}`, `--web.listen-address=${address}`, "--log.level=error"],
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await untilAnswers(`http://${address}/-/healthy`);
      const cpu = await cpuOf(process.pid);
      const began = performance.now();
      const left = urls.values();
      const ask = async () => {
        for (const url of left) {
          await (await fetch(`http://${address}/probe?module=http&target=${encodeURIComponent(url)}`)).text();
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, ask));
      return {
        seconds: (performance.now() - began) / 1000,
        cpu: await cpuOf(process.pid) - cpu,
        memory: await peakMemoryOf(process.pid),
      };
    } finally {
      process.kill();
      await process.status;
      await Deno.remove(config);
    }
  },
};

/** JSON is YAML. */
function configuration(ca: string): string {
  const http = { follow_redirects: false, preferred_ip_protocol: "ip4", tls_config: { ca_file: ca } };
  return JSON.stringify({ modules: { http: { prober: "http", timeout: `${TIMEOUT / 1000}s`, http } } });
}
