import type { Handler } from "../app.ts";
import { failures } from "../failures.ts";
import { errorPage } from "./error_page.ts";

/**
 * The app's handler with what developing needs around it: errors as pages that say what happened, also when the app
 * could not be built, and the URL by which an open page learns that another build is served.
 */
export async function devHandler(
  id: string,
  start: () => Promise<Handler>,
): Promise<Handler> {
  let handler: Handler;
  try {
    handler = await start();
  } catch (error) {
    console.error(error);
    handler = () => Promise.resolve(errorPage(error, id));
  }
  return async (request, info) => {
    if (new URL(request.url).pathname === "/_frsh/alive") return alive(id);
    const response = await handler(request, info);
    const error = failures.get(request);
    const isPage = request.headers.get("Accept")?.includes("text/html");
    return response.status === 500 && error !== undefined && isPage ? errorPage(error, id) : response;
  };
}

/** Says the build's id, and stays open until the server ends; then the browser asks again. */
function alive(id: string): Response {
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(`retry: 200\ndata: ${id}\n\n`),
  });
  return new Response(body.pipeThrough(new TextEncoderStream()), {
    headers: { "Content-Type": "text/event-stream" },
  });
}
