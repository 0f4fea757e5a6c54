import assert from "node:assert/strict";
import { parseServeAddress, reachable } from "./serve_address.ts";

for (
  const [text, address, reached] of [
    [undefined, { transport: "tcp", hostname: "0.0.0.0", port: 8000 }, "127.0.0.1"],
    ["tcp:127.0.0.1:8080", { transport: "tcp", hostname: "127.0.0.1", port: 8080 }, "127.0.0.1"],
    ["tcp:[::]:8080", { transport: "tcp", hostname: "::", port: 8080 }, "::1"],
    ["tcp:[fe80::1]:1", { transport: "tcp", hostname: "fe80::1", port: 1 }, "fe80::1"],
    ["tcp:localhost:0", { transport: "tcp", hostname: "localhost", port: 0 }, "localhost"],
  ] as const
) {
  Deno.test(`parseServeAddress() accepts ${text}, which is reached at ${reached}`, () => {
    const parsed = parseServeAddress(text);
    assert.deepEqual(parsed, address);
    assert.deepEqual(reachable(parsed!), { ...address, hostname: reached });
  });
}

Deno.test("parseServeAddress() accepts the path of a socket", () => {
  const address = { transport: "unix", path: "/data/lookout.sock" } as const;
  assert.deepEqual(parseServeAddress("unix:/data/lookout.sock"), address);
  assert.deepEqual(reachable(address), address);
});

for (
  const text of ["8000", "tcp:8000", "tcp::8000", "tcp:a:65536", "tcp:::1:80", "unix:", "http://a:80", "vsock:1:2"]
) {
  Deno.test(`parseServeAddress() rejects ${text}`, () => {
    assert.equal(parseServeAddress(text), undefined);
  });
}
