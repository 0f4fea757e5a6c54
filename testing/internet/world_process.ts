import { parseArgs } from "node:util";
import { startWorld } from "./world.ts";

/**
 * A world with a crowd, as a process of its own, so that its work is not counted as its clients':
 * `deno run -A testing/internet/world_process.ts --targets=1000 --hanging=36`. Prints one line of JSON, `{"targets": <path of a
 * CSV>, "ca": <path of a PEM>}`, and ends on SIGTERM, SIGINT or the end of its standard input. A client in Deno trusts
 * the certificates by `DENO_CERT=<ca>`, curl by `--cacert <ca>`.
 */
if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      "targets": { type: "string", default: "1000" },
      "seed": { type: "string", default: "1" },
      "hanging": { type: "string", default: "0" },
      "tls-share": { type: "string", default: "0.5" },
      "median-ms": { type: "string", default: "250" },
    },
  });
  const end = untilTold();
  const folder = await Deno.makeTempDir({ prefix: "world-" });
  try {
    await using world = await startWorld();
    const targets = await world.targets(Number(values.targets), {
      seed: Number(values.seed),
      hanging: Number(values.hanging),
      tlsShare: Number(values["tls-share"]),
      medianMs: Number(values["median-ms"]),
    });
    const paths = { targets: `${folder}/targets.csv`, ca: `${folder}/ca.pem` };
    const rows = targets.map(({ name, url, category }) => `${name},${url},${category}\n`);
    await Deno.writeTextFile(paths.targets, "name,url,category\n" + rows.join(""));
    await Deno.writeTextFile(paths.ca, world.caCerts.join("\n"));
    console.log(JSON.stringify(paths));
    await end;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  Deno.exit();
}

/** Resolves when the process is to end; listens from the first moment, so that nothing is left behind. */
async function untilTold(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) Deno.addSignalListener(signal, resolve);
  Deno.stdin.readable.pipeTo(new WritableStream()).then(resolve, resolve);
  await promise;
}
