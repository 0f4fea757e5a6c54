import assert from "node:assert/strict";
import { readHostsFile } from "./hosts_file.ts";

Deno.test("readHostsFile() returns the addresses of every name", async () => {
  const path = await Deno.makeTempFile();
  await Deno.writeTextFile(
    path,
    "127.0.0.1\tlocalhost\r\n::1 localhost ip6-localhost # both\n\n#10.0.0.9 no\nnonsense bad\n10.0.0.7  Shop.Example shop\nfe80::1%eth0 link\n",
  );
  const hosts = readHostsFile(path);
  await Deno.remove(path);
  assert.deepEqual(Object.fromEntries(hosts), {
    "localhost": ["127.0.0.1", "::1"],
    "ip6-localhost": ["::1"],
    "shop.example": ["10.0.0.7"],
    "shop": ["10.0.0.7"],
    "link": ["fe80::1"],
  });
  assert.equal(readHostsFile(path).size, 0, "there is none");
});
