import type { Handler } from "../app.ts";
import { failures } from "../failures.ts";

/** Where an open page learns that another build is served. */
const ALIVE = "/_frsh/alive";

/**
 * The handler that `start` gives, with what developing needs around it: errors as pages that say what happened, also
 * when the app did not start.
 */
export async function devHandler(id: string, start: () => Promise<Handler>): Promise<Handler> {
  const handler = await start().catch((error): Handler => {
    console.error(error);
    return (request) => {
      failures.set(request, error);
      return Promise.resolve(new Response(String(error), { status: 500 }));
    };
  });
  return async (request, info) => {
    if (new URL(request.url).pathname === ALIVE) return alive(id);
    const response = await handler(request, info);
    const isPage = request.headers.get("Accept")?.includes("text/html");
    return response.status === 500 && failures.has(request) && isPage ? errorPage(failures.get(request), id) : response;
  };
}

/** Says the build's id, and stays open until the server ends; then the browser asks again. */
function alive(id: string): Response {
  const events = new ReadableStream({ start: (controller) => controller.enqueue(`retry: 200\ndata: ${id}\n\n`) });
  return new Response(events.pipeThrough(new TextEncoderStream()), {
    headers: { "Content-Type": "text/event-stream" },
  });
}

function errorPage(error: unknown, id: string): Response {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  const html = `<!DOCTYPE html>
<meta charset="utf-8">
<title>Error</title>
<pre style="white-space: pre-wrap">${text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</pre>
<script>new EventSource("${ALIVE}").onmessage = ({ data }) => data !== "${id}" && location.reload();</script>
`;
  return new Response(html, { status: 500, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
