import type { Handler } from "../app.ts";

/** Serves on the first free port from 8000 to 8019, and tells open pages which build it is: they reload for another. */
export function serve(handler: Handler, id: string): void {
  const serveOrTell: Deno.ServeHandler = (request, info) =>
    new URL(request.url).pathname === "/_frsh/alive" ? alive(id) : handler(request, info);
  const onListen = ({ port }: { port: number }) => console.log(`Ready: http://localhost:${port}/`);
  for (let port = 8000;; port++) {
    try {
      Deno.serve({ onListen, port }, serveOrTell);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === 8019) throw error;
    }
  }
}

/** Sends the build's id, and stays open until the server ends; then the browser connects again. */
function alive(id: string): Response {
  const events = new ReadableStream({ start: (controller) => controller.enqueue(`retry: 200\ndata: ${id}\n\n`) });
  return new Response(events.pipeThrough(new TextEncoderStream()), {
    headers: { "Content-Type": "text/event-stream" },
  });
}
