import assert from "node:assert/strict";
import { bodyHas } from "./content.ts";

interface BodyOptions {
  /** Default none. */
  headers?: Record<string, string>;
  /** The connection breaks after the last part. Default false. */
  breaks?: boolean;
}

/** An answer whose body comes in these parts, and how many of them were asked for. */
function answerOf(
  parts: Iterable<string | Uint8Array<ArrayBuffer>>,
  { headers = {}, breaks = false }: BodyOptions = {},
) {
  const answer = { status: 200, headers: new Map(Object.entries(headers)), body: body(), read: 0, left: false };
  async function* body() {
    try {
      for (const part of parts) {
        answer.read++;
        yield typeof part === "string" ? new TextEncoder().encode(part) : part;
      }
      if (breaks) throw new Deno.errors.ConnectionReset("reset");
    } finally {
      answer.left = true;
    }
  }
  return answer;
}

async function pack(text: string, coding: CompressionFormat): Promise<Uint8Array<ArrayBuffer>> {
  return await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream(coding))).bytes();
}

function* repeat(part: string, times: number): Generator<string> {
  for (let i = 0; i < times; i++) yield part;
}

const KIB = "x".repeat(1024);

Deno.test("bodyHas() finds a text, and only that text", async () => {
  assert.equal(await bodyHas(answerOf(["<p>All systems go</p>"]), "systems go"), true);
  assert.equal(await bodyHas(answerOf(["<p>All systems go</p>"]), "systems down"), false);
  assert.equal(await bodyHas(answerOf([]), "systems go"), false);
});

Deno.test("bodyHas() finds a text wherever the parts of the body end", async () => {
  assert.equal(await bodyHas(answerOf(["All ", "sys", "tems", " go"]), "systems go"), true);
  assert.equal(await bodyHas(answerOf("All systems go"), "systems go"), true);
  assert.equal(await bodyHas(answerOf("aab"), "b"), true);
  const euro = new TextEncoder().encode("10 €");
  assert.equal(await bodyHas(answerOf([euro.slice(0, 4), euro.slice(4)]), "€"), true);
});

Deno.test("bodyHas() reads no further than to the text", async () => {
  const answer = answerOf(["one", "two", "three"]);
  assert.equal(await bodyHas(answer, "two"), true);
  assert.equal(answer.read, 2);
  assert(answer.left);
});

Deno.test("bodyHas() searches the first MiB and no more", async () => {
  assert.equal(await bodyHas(answerOf([...repeat(KIB, 1023), "y".padStart(1024)]), "y"), true);
  const longer = answerOf([...repeat(KIB, 1024), "y", "z"]);
  assert.equal(await bodyHas(longer, "y"), false);
  assert.equal(longer.read, 1024);
  assert.equal(await bodyHas(answerOf([...repeat(KIB, 1023), "y".padStart(1025)]), "y"), false);
});

for (const coding of ["gzip", "deflate"] as const) {
  Deno.test(`bodyHas() unpacks ${coding}`, async () => {
    const packed = await pack(`${KIB} All systems go`, coding);
    const headers = { "content-encoding": coding.toUpperCase() };
    assert.equal(await bodyHas(answerOf([packed], { headers }), "systems go"), true);
    assert.equal(await bodyHas(answerOf([packed.slice(0, 5), packed.slice(5)], { headers }), "systems go"), true);
    assert.equal(await bodyHas(answerOf([packed], { headers }), "systems down"), false);
  });

  Deno.test(`bodyHas() searches what came of ${coding} that breaks off`, async () => {
    // What cannot be packed comes out piece by piece.
    const noise = Array.from(crypto.getRandomValues(new Uint8Array(20_000)), (byte) => byte.toString(36)).join("");
    const packed = await pack(`All systems go ${noise}`, coding);
    const parts = [packed.slice(0, 10_000), packed.slice(10_000, 15_000)];
    const headers = { "content-encoding": coding };
    assert.equal(await bodyHas(answerOf(parts, { headers }), "systems go"), true);
    assert.equal(await bodyHas(answerOf(parts, { headers, breaks: true }), "systems go"), true);
    assert.equal(await bodyHas(answerOf([parts[0]], { headers }), "systems go"), true);
    assert.equal(await bodyHas(answerOf(parts, { headers }), "systems down"), false);
  });
}

Deno.test("bodyHas() finds nothing in what is not packed as the headers say", async () => {
  const headers = { "content-encoding": "gzip" };
  assert.equal(await bodyHas(answerOf(["All systems go"], { headers }), "systems go"), false);
});

Deno.test("bodyHas() unpacks no more than 8 MiB", async () => {
  const headers = { "content-encoding": "gzip" };
  const mib = "x".repeat(1024 * 1024);
  assert.equal(await bodyHas(answerOf([await pack(mib.repeat(7) + "y", "gzip")], { headers }), "y"), true);
  assert.equal(await bodyHas(answerOf([await pack(mib.repeat(9) + "y", "gzip")], { headers }), "y"), false);
});

Deno.test("bodyHas() decodes as the headers say", async () => {
  const has = (type: string, bytes: number[], text: string) =>
    bodyHas(answerOf([Uint8Array.from(bytes)], { headers: { "content-type": type } }), text);
  assert.equal(await has("text/html; charset=ISO-8859-1", [0x66, 0xfc, 0x72], "für"), true);
  assert.equal(await has('text/html; Charset="windows-1251"; x=y', [0xcc, 0xe8, 0xf0], "Мир"), true);
  assert.equal(await has("text/html;charset=shift_jis", [0x93, 0xfa], "日"), true);
  assert.equal(await has("text/html", [0xc3, 0xbc], "ü"), true);
  assert.equal(await has("text/html; charset=nonsense", [0xc3, 0xbc], "ü"), true);
});

Deno.test("bodyHas() finds a text in what came before the connection broke", async () => {
  assert.equal(await bodyHas(answerOf(["All systems go"], { breaks: true }), "systems go"), true);
  assert.equal(await bodyHas(answerOf(["All systems go"], { breaks: true }), "systems down"), false);
});
