// What becomes of look-ups and checks in a process that has no file descriptor left; started with a low limit and a URL.
import { queryDns } from "../../lib/check/names/dns.ts";
import { FileReserve, freeFiles, roomFor } from "../../lib/file_descriptors.ts";
import { sweep } from "../../lib/sweep/sweep.ts";

const targets = [{ id: "a", name: "A", category: "", url: Deno.args[0] }];
const nameServer = { ipAddr: "127.0.0.1", port: 9 };
const options = { confirmDelay: 0, within: 1000, nameServer };
// What is loaded at its first use needs files too. Deno panics when it cannot load what it needs for signals.
Deno.addSignalListener("SIGTERM", () => Deno.exit());
await sweep(targets, options);
await Deno.resolveDns("localhost", "A", { nameServer });

const free = freeFiles(1000);
const room = roomFor(256);

/** Opens all that can be opened. */
function takeAll(): Deno.FsFile[] {
  const held: Deno.FsFile[] = [];
  try {
    for (;;) held.push(Deno.openSync(new URL(import.meta.url)));
  } catch {
    return held;
  }
}

function release(files: Deno.FsFile[]): void {
  for (const file of files.splice(0)) file.close();
}

const held = takeAll();
const dns = await queryDns("a.test", { nameServer });
const [never] = await sweep(targets, options);
setTimeout(() => release(held), 300);
const [later] = await sweep(targets, { ...options, within: 30_000 });
using files = new FileReserve(1);
const visitors = takeAll();
const [reserved] = await sweep(targets, { ...options, within: 30_000, files });
release(visitors);
console.log(JSON.stringify({ free, room, dns, never, later, reserved }));
Deno.exit();
