import { Builder } from "fresh/dev";
import { createApp } from "../../app.ts";
import type { View } from "../../lib/model/view.ts";
import { pastView } from "../../lib/monitor/past_view.ts";

const applyBuild = await new Builder({ root: new URL("../..", import.meta.url).pathname }).build({
  snapshot: "memory",
});

/** The built app around a view, which may be replaced by one of another version. */
export interface Site {
  view: View;
  ready: boolean;
  /** Answers a request for a path, as the server would. */
  get(path: string, init?: RequestInit): Promise<Response>;
  handler(): (request: Request) => Response | Promise<Response>;
}

export function siteOf(view: View): Site {
  const shown = {
    view,
    ready: true,
    viewAt: (at: number) => {
      const swept = (slot: number) => shown.view.sweeps.find(({ record }) => record.slot === slot);
      return pastView(shown.view, at, (slot) => Promise.resolve(swept(slot)));
    },
  };
  const app = createApp(shown);
  applyBuild(app);
  const handle = app.handler();
  return {
    get view() {
      return shown.view;
    },
    set view(view) {
      shown.view = view;
    },
    get ready() {
      return shown.ready;
    },
    set ready(ready) {
      shown.ready = ready;
    },
    get: async (path, init) => await handle(new Request(`http://localhost${path}`, init)),
    handler: () => handle,
  };
}
