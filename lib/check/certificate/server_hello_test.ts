import assert from "node:assert/strict";
import fc from "fast-check";
import { requestServerHello } from "./server_hello.ts";

/** What comes of a server that says just this, in packets of so many bytes, and closes. */
function said(bytes: Uint8Array, slice = Infinity) {
  let from = 0;
  const connection = {
    write: (sent: Uint8Array) => Promise.resolve(sent.length),
    read(buffer: Uint8Array) {
      const next = bytes.subarray(from, from + Math.min(slice, buffer.length));
      from += next.length;
      buffer.set(next);
      return Promise.resolve(next.length || null);
    },
  };
  return requestServerHello(connection);
}

/** What a server of TLS 1.1 says first; its certificate is three bytes here. */
const FLIGHT = Uint8Array.from([
  ...[22, 3, 2, 0, 44, 2, 0, 0, 40, 3, 2, ...Array(32).fill(7), 0, 0xc0, 0x14, 0, 0, 0],
  ...[22, 3, 2, 0, 13, 11, 0, 0, 9, 0, 0, 6, 0, 0, 3, 48, 1, 0],
  ...[22, 3, 2, 0, 4, 14, 0, 0, 0],
]);

Deno.test("requestServerHello() reads version, cipher and certificates, however they are split", async () => {
  for (const slice of [Infinity, 1, 7]) {
    const hello = await said(FLIGHT, slice);
    assert.deepEqual(hello, {
      version: 0x0302,
      cipher: 0xc014,
      chain: [Uint8Array.of(48, 1, 0)],
      wantsCertificate: false,
    });
  }
});

Deno.test("requestServerHello() is undefined for an alert, other protocols and silence", async () => {
  for (
    const bytes of [
      [21, 3, 3, 0, 2, 2, 40],
      [..."HTTP/1.1 400 Bad Request\r\n\r\n"].map((c) => c.charCodeAt(0)),
      [],
    ]
  ) {
    assert.equal(await said(Uint8Array.from(bytes)), undefined);
  }
});

Deno.test("requestServerHello() ends, whatever a server sends", async () => {
  const change = fc.record({ at: fc.nat(FLIGHT.length - 1), to: fc.nat(255) });
  await fc.assert(fc.asyncProperty(fc.array(change, { maxLength: 5 }), fc.nat(FLIGHT.length), async (changes, end) => {
    const bytes = FLIGHT.slice();
    for (const { at, to } of changes) bytes[at] = to;
    await said(bytes.subarray(0, end));
  }));
  // Records without end, each with a byte of a message that never becomes whole.
  let reads = 0;
  await requestServerHello({
    write: (sent) => Promise.resolve(sent.length),
    read(buffer) {
      reads++;
      buffer.set([22, 3, 3, 0, 1, 255]);
      return Promise.resolve(6);
    },
  });
  assert(reads <= 11_000, `${reads}`);
});
