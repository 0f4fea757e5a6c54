import { Builder } from "fresh/dev";
import { createApp } from "../app.ts";
import type { Monitor } from "../lib/monitor.ts";
import type { View } from "../lib/view.ts";

const applyBuild = await new Builder({ root: new URL("..", import.meta.url).pathname }).build({ snapshot: "memory" });

/** The built app around a view, which may be replaced by one of another version. */
export interface Site {
  view: View;
  /** Answers a request for a path, as the server would. */
  get(path: string, init?: RequestInit): Promise<Response>;
  handler(): (request: Request) => Response | Promise<Response>;
}

export function siteOf(view: View): Site {
  // All that routes ask of the monitor is what it shows.
  const shown = { view, storeFailure: view.storeFailure };
  const app = createApp(shown as unknown as Monitor);
  applyBuild(app);
  const handle = app.handler();
  return {
    get view() {
      return shown.view;
    },
    set view(view) {
      shown.view = view;
    },
    get: async (path, init) => await handle(new Request(`http://localhost${path}`, init)),
    handler: () => handle,
  };
}
