import { measure } from "./measure.ts";
import { type Peer, TIMEOUT } from "./peer.ts";

/** `curl --parallel`, which reads the bodies too. */
export const CURL: Peer = {
  name: "curl",
  command: "curl",
  package: "curl",
  async sweep(command, { urls, ca }) {
    const config = await Deno.makeTempFile({ prefix: "bench-curl-" });
    try {
      await Deno.writeTextFile(config, urls.map((url) => `url = "${url}"\noutput = "/dev/null"\n`).join(""));
      const args = ["--parallel", "--parallel-max", "256", "--max-time", `${TIMEOUT / 1000}`, "--cacert", ca];
      return (await measure(command, [...args, "--silent", "--config", config])).usage;
    } finally {
      await Deno.remove(config);
    }
  },
};
