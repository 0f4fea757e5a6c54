import { Builder } from "fresh/dev";

const builder = new Builder({ root: import.meta.dirname });

if (Deno.args.includes("build")) {
  await builder.build();
} else {
  // Without a list of its own it is the demo: a save is no reason to check the public sites of urls.csv.
  await builder.listen(() => Deno.env.get("LOOKOUT_TARGETS") ? import("./main.ts") : import("./testing/demo/dev.ts"));
}
