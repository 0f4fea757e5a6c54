import assert from "node:assert/strict";
import { join } from "node:path";
import { findProgram } from "./needs.ts";

/** Runs a test that needs a program that nobody has. */
async function runWithout(env: Record<string, string>): Promise<{ code: number; output: string }> {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "absent_test.ts");
    const needs = JSON.stringify(new URL("needs.ts", import.meta.url));
    const program = `{ names: ["no-such-program"], install: "apt-get install no-such-package" }`;
    await Deno.writeTextFile(
      file,
      `import { needs } from ${needs};\nneeds(${program}, "a test", () => Promise.resolve());\n`,
    );
    const args = ["test", "-A", "--no-check", "--no-config", file];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args,
      env: { CI: "", NO_COLOR: "1", ...env },
    }).output();
    return { code, output: [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes)).join("") };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("needs() skips a test whose program is missing, and says what to install", async () => {
  const { code, output } = await runWithout({});
  assert.match(output, /Skipped, needs no-such-program: apt-get install no-such-package/);
  assert.match(output, /1 ignored/);
  assert.equal(code, 0);
});

Deno.test("needs() fails with CI=true if it would skip", async () => {
  const { code, output } = await runWithout({ CI: "true" });
  assert.match(output, /Cannot run the test: it needs no-such-program: apt-get install no-such-package/);
  assert.equal(code, 1);
});

Deno.test("findProgram() finds the first name that is on the PATH", () => {
  assert.match(findProgram({ names: ["no-such-program", "sh"], install: "" }) ?? "", /\/sh$/);
  assert.equal(findProgram({ names: ["no-such-program"], install: "" }), undefined);
});

Deno.test("findProgram() prefers the path in the environment variable", () => {
  Deno.env.set("NEEDS_TEST_SHELL", "/somewhere/sh");
  try {
    assert.equal(findProgram({ names: ["sh"], variable: "NEEDS_TEST_SHELL", install: "" }), "/somewhere/sh");
  } finally {
    Deno.env.delete("NEEDS_TEST_SHELL");
  }
});
