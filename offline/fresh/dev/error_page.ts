/** A page for the developer, which reloads itself when another build is served. */
export function errorPage(error: unknown, id: string): Response {
  const text = error instanceof Error ? error.stack ?? error.message : String(error);
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const html = `<!DOCTYPE html>
<meta charset="utf-8">
<title>Error</title>
<style>body { font: 14px/1.5 monospace; margin: 2em } h1 { color: #c00 } pre { white-space: pre-wrap }</style>
<h1>Error</h1>
<pre>${escaped}</pre>
<script>new EventSource("/_frsh/alive").onmessage = ({ data }) => data !== "${id}" && location.reload();</script>
`;
  return new Response(html, {
    status: 500,
    headers: { "Content-Type": "text/html; charset=utf-8" },
  });
}
