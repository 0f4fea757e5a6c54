import { configureLog } from "../../lib/log/log.ts";
import { openDemo } from "./demo.ts";

/**
 * What `deno task dev` shows without a list: the demo in `data/demo`, whose history stays there, so that a page is back
 * at once after a save.
 */
await configureLog("pretty");
export const { app, monitor } = await openDemo({ folder: "data/demo" });
monitor.start();
