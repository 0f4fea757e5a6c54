import { measure } from "./measure.ts";
import { type Peer, TIMEOUT } from "./peer.ts";

/** Processes at once. With 256 of them two cores are too busy with starting processes for any to be in time. */
const AT_ONCE = 64;

/** check_http of the Monitoring Plugins, as Nagios and Icinga run it: a process a check. */
export const CHECK_HTTP: Peer = {
  name: `check_http (${AT_ONCE} at once)`,
  command: "/usr/lib/nagios/plugins/check_http",
  package: "monitoring-plugins-basic",
  // It takes longer than all others together, and is far off.
  rounds: 1,
  async sweep(command, { urls }) {
    const calls = await Deno.makeTempFile({ prefix: "bench-check-http-" });
    try {
      await Deno.writeTextFile(calls, urls.map((url) => `${argumentsFor(new URL(url))}\n`).join(""));
      const { usage } = await measure("xargs", ["-a", calls, "-L", "1", "-P", `${AT_ONCE}`, command]);
      return { ...usage, memory: NaN };
    } finally {
      await Deno.remove(calls);
    }
  },
};

function argumentsFor({ protocol, hostname, port }: URL): string {
  const tls = protocol === "https:" ? "-S" : "";
  return `-I ${hostname} -p ${port} ${tls} -u / -t ${TIMEOUT / 1000} -f ok`;
}
