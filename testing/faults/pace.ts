import type { Target } from "../../lib/model/target.ts";
import { marginOf } from "../../lib/slot/slot.ts";
import { SweepThread } from "../../lib/sweep/thread.ts";

// Sweeps 100,000 hosts on the loopback interface, of which 3.6% take the request and never answer, in slots of so many minutes, and
// prints what came of it: `deno run -A testing/faults/pace.ts 2`. The hosts are a process of their own, `deno run -A testing/faults/pace.ts serve`.
const COUNT = 100_000;
const ANSWER = new TextEncoder().encode("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok");

const hangs = (index: number) => index * 7919 % 1000 < 36;
const addressOf = (index: number) => `127.${64 + (index >> 16)}.${index >> 8 & 255}.${index & 255}`;

async function serve(): Promise<void> {
  const listener = Deno.listen({ hostname: "0.0.0.0", port: 0, tcpBacklog: 4096 });
  console.log((listener.addr as Deno.NetAddr).port);
  const visit = async (conn: Deno.Conn) => {
    const [, second, third, fourth] = (conn.localAddr as Deno.NetAddr).hostname.split(".").map(Number);
    try {
      await conn.read(new Uint8Array(2048));
      if (hangs((second - 64 << 16) + (third << 8) + fourth)) await conn.read(new Uint8Array(1));
      else await conn.write(ANSWER);
    } catch {
      // The visitor is gone.
    } finally {
      conn.close();
    }
  };
  // It ends with the process that started it.
  Deno.stdin.readable.pipeTo(new WritableStream()).finally(() => Deno.exit());
  for await (const conn of listener) visit(conn);
}

async function sweepAll(interval: number): Promise<void> {
  const args = ["run", "-A", import.meta.filename!, "serve"];
  const hosts = new Deno.Command(Deno.execPath(), { args, stdin: "piped", stdout: "piped" }).spawn();
  const reader = hosts.stdout.getReader();
  const port = Number(new TextDecoder().decode((await reader.read()).value));
  const targets = Array.from({ length: COUNT }, (_, index): Target => {
    return { id: `${index}`, name: `${index}`, category: "", url: `http://${addressOf(index)}:${port}/` };
  });
  using thread = new SweepThread();
  const began = performance.now();
  const checks = await thread.sweep(targets, { within: interval - marginOf(interval) });
  const counts: Record<string, number> = {};
  for (const { outcome, state, limit } of checks) {
    const what = `${limit ?? outcome ?? "not reached"}: ${state}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  const status = await Deno.readTextFile("/proc/self/status");
  console.log(JSON.stringify({
    seconds: Math.round((performance.now() - began) / 1000),
    counts,
    falseDown: checks.filter(({ state }, index) => state === "down" && !hangs(index)).length,
    peakMegabytes: Math.round(Number(/^VmHWM:\s*(\d+)/m.exec(status)?.[1]) / 1024),
    replacedThreads: thread.trouble.replaced.length,
  }));
  await reader.cancel();
  await hosts.stdin.close();
  await hosts.status;
}

const [role = "10"] = Deno.args;
await (role === "serve" ? serve() : sweepAll(Number(role) * 60_000));
