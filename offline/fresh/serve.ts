import type { Handler } from "./app.ts";

export type ListenOptions = Partial<Deno.ServeTcpOptions & Deno.TlsCertifiedKeyPem> & { remoteAddress?: string };

/** Serves on the port given, or on the first free one from 8000 to 8019. */
export function serve(handler: Handler, options: ListenOptions): void {
  const onListen = ({ port }: { port: number }) => console.log(`Ready: http://localhost:${port}/`);
  for (let port = options.port || 8000;; port++) {
    try {
      Deno.serve({ onListen, ...options, port }, handler);
      return;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse) || options.port || port === 8019) throw error;
    }
  }
}
