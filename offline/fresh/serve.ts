import type { Handler } from "./app.ts";

export type ListenOptions =
  & Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem>
  & { remoteAddress?: string };

/** Serves on the port given, or on the first free one from 8000 to 8019. */
export function serve(
  handler: Handler,
  options: ListenOptions,
  basePath = "",
): void {
  const onListen = options.onListen ?? (({ hostname, port }) => {
    const name = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
    console.log(
      `Ready: ${options.cert ? "https" : "http"}://${name}:${port}${basePath}/`,
    );
  });
  if (options.port) {
    Deno.serve({ ...options, onListen }, handler);
    return;
  }
  for (let port = 8000;; port++) {
    try {
      Deno.serve({ ...options, onListen, port }, handler);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || port === 8019) {
        throw error;
      }
    }
  }
}
