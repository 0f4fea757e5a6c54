import { glob, rm } from "node:fs/promises";
import { Builder } from "fresh/dev";
import { writeBeforePaint } from "./client/times/write_before_paint.ts";

if (Deno.args.includes("--help")) {
  console.log(`Usage: deno task dev

Serves http://localhost:8000 for development: the open page follows every change. Shows the demo, or the list in
LOOKOUT_TARGETS.

  --help  show this help`);
  Deno.exit();
}

await writeBeforePaint();
const builder = new Builder({ root: import.meta.dirname });

if (Deno.args.includes("build")) {
  await builder.build();
  // The published Fresh leaves its bundler's report on the sources among the files to serve.
  const described = glob("_fresh/static/_fresh/js/*/metafile.json", { cwd: import.meta.dirname });
  for await (const path of described) await rm(new URL(path, import.meta.url));
} else {
  // Without a configured list it is the demo: saving a file is no reason to check the public sites in urls.csv.
  await builder.listen(() => Deno.env.get("LOOKOUT_TARGETS") ? import("./main.ts") : import("./testing/demo/dev.ts"));
}
