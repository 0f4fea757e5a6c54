import assert from "node:assert/strict";
import { createAuthority } from "../../../testing/internet/certificates.ts";
import { trustProblems } from "./trust.ts";

async function withFile(text: string, use: (path: string) => void | Promise<void>): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".pem" });
  try {
    await Deno.writeTextFile(path, text);
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

const BROKEN = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

Deno.test("trustProblems() finds none if nothing is set, or a valid file", async () => {
  assert.deepEqual(trustProblems({}), []);
  const { cert } = await createAuthority();
  await withFile(`# ours\n${cert}`, (path) => assert.deepEqual(trustProblems({ DENO_CERT: path }), []));
});

Deno.test("trustProblems() names the variable, the file and the problem", async () => {
  assert.deepEqual(trustProblems({ DENO_CERT: "/no/such.pem" }), ['DENO_CERT "/no/such.pem": no such file']);
  const { cert } = await createAuthority();
  const texts: [string, RegExp][] = [
    ["hello\n", /has no certificate/],
    ["", /has no certificate/],
    [BROKEN, /certificate 1 of 1 cannot be read/],
    [`${cert}${BROKEN}`, /certificate 2 of 2 cannot be read/],
  ];
  for (const [text, problem] of texts) {
    await withFile(text, (path) => {
      const [found, ...more] = trustProblems({ DENO_CERT: path });
      assert(found.startsWith(`DENO_CERT ${JSON.stringify(path)}: `), found);
      assert.match(found, problem);
      assert.deepEqual(more, []);
    });
  }
});

Deno.test({
  name: "trustProblems() says which permission is needed to read DENO_CERT",
  permissions: { net: true, read: false },
  fn() {
    const [problem, ...more] = trustProblems({ DENO_CERT: "/etc/ca.pem" });
    assert.match(problem, /^DENO_CERT "\/etc\/ca\.pem": cannot be checked: .*--allow-read/);
    assert.deepEqual(more, []);
  },
});

Deno.test("trustProblems() checks the system's file if Deno trusts it", () => {
  const env = { SSL_CERT_FILE: "/no/such.pem" };
  assert.deepEqual(trustProblems(env), []);
  assert.deepEqual(trustProblems({ ...env, DENO_TLS_CA_STORE: "system" }), [
    'SSL_CERT_FILE "/no/such.pem": no such file',
  ]);
});
