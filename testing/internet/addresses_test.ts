import assert from "node:assert/strict";
import { createAddresses } from "./addresses.ts";

Deno.test("createAddresses() returns loopback addresses that are all different, and never those of a crowd", () => {
  const next = createAddresses();
  const all = Array.from({ length: 1000 }, next).flatMap(({ address, nobody }) => [address, nobody]);
  assert.equal(new Set(all).size, 2000);
  for (const address of all) {
    const [first, second, ...rest] = address.split(".").map(Number);
    assert.ok(first === 127 && second >= 128 && second < 255 && rest.every((part) => part <= 255), address);
  }
});
