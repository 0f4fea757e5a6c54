import assert from "node:assert/strict";
import { join } from "node:path";
import { MAX_MESSAGE } from "../../lib/place/queue.ts";
import { needsAll, TERRAFORM } from "./programs.ts";
import { copyRoots, TERRAFORM_FOLDER } from "./roots.ts";

needsAll([TERRAFORM], "terraform fmt has nothing to change", async () => {
  await using roots = await copyRoots();
  await roots.deployment.terraform(["fmt", "-check", "-recursive", "-diff"]);
});

for (const name of ["bootstrap", "deployment", "cdn", "place"] as const) {
  needsAll([TERRAFORM], `terraform validate accepts the ${name}, with its provider locked`, async () => {
    await using roots = await copyRoots();
    const root = roots[name];
    await root.terraform(["init", "-backend=false", "-lockfile=readonly"]);
    await root.terraform(["validate"]);
  });
}

const ROOTS = {
  bootstrap: join(TERRAFORM_FOLDER, "bootstrap"),
  deployment: TERRAFORM_FOLDER,
  cdn: join(TERRAFORM_FOLDER, "cdn"),
  place: join(TERRAFORM_FOLDER, "place"),
};

async function readAll(folder: string, ending: string): Promise<string> {
  const names = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).filter((name) =>
    name.endsWith(ending)
  );
  return (await Promise.all(names.sort().map((name) => Deno.readTextFile(join(folder, name))))).join("\n");
}

/** The top-level blocks of a kind, by their first label. */
function blocks(source: string, kind: string): Map<string, string> {
  const found = source.matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n(.*?)^\\}`, "gms"));
  return new Map([...found].map(([, name, body]) => [name, body]));
}

for (const [name, folder] of Object.entries(ROOTS)) {
  Deno.test(`each variable of the ${name} is described, typed, in the example with its default, and tested with a value that it rejects`, async () => {
    const variables = blocks(await readAll(folder, "variables.tf"), "variable");
    const example = await Deno.readTextFile(join(folder, "terraform.tfvars.example"));
    const tests = await readAll(join(folder, "tests"), ".tftest.hcl");
    const rejected = new Set([...tests.matchAll(/\bvar\.(\w+)[,\s\]]/g)].map(([, variable]) => variable));
    assert.ok(variables.size > 4);
    for (const [variable, body] of variables) {
      assert.match(body, /^ {2}description = ".+\."$/m, variable);
      const type = /^ {2}type += (.+)$/m.exec(body)?.[1];
      assert.ok(type, variable);
      const [, hidden, shown] = new RegExp(`^(# )?${variable} += (.+?)(?: +#.*)?$`, "m").exec(example) ?? [];
      assert.ok(shown, `${variable} in terraform.tfvars.example`);
      // What is commented out there is the default.
      if (hidden) assert.equal(shown, /^ {2}default += (.+)$/m.exec(body)?.[1], variable);
      if (type === "bool") continue;
      assert.match(body, /^ {2}validation \{$/m, variable);
      assert.ok(rejected.has(variable), `${variable} in expect_failures`);
    }
  });

  Deno.test(`each output of the ${name} is described`, async () => {
    const outputs = blocks(await readAll(folder, "outputs.tf"), "output");
    assert.ok(outputs.size > 0);
    for (const [output, body] of outputs) assert.match(body, /^ {2}description = ".+\."$/m, output);
  });
}

Deno.test("all roots lock the same provider, for Linux by its files and for every platform by its archive", async () => {
  const [bootstrap, ...others] = await Promise.all(
    Object.values(ROOTS).map((folder) => Deno.readTextFile(join(folder, ".terraform.lock.hcl"))),
  );
  for (const other of others) assert.equal(other, bootstrap);
  assert.match(bootstrap, /version {5}= "5\.100\.0"/);
  assert.ok(bootstrap.match(/"zh:/g)!.length > 10);
});

Deno.test("tasks run the image as the Dockerfile intends: its user, its volume, its health check", async () => {
  const dockerfile = await Deno.readTextFile(join(TERRAFORM_FOLDER, "../Dockerfile"));
  const of = (instruction: RegExp) => instruction.exec(dockerfile)?.[1];
  for (const file of ["ecs.tf", "place/workers.tf"]) {
    const service = await Deno.readTextFile(join(TERRAFORM_FOLDER, file));
    assert.equal(/^ +user += "(.+)"$/m.exec(service)?.[1], of(/^USER (.+)$/m));
    assert.equal(/containerPath = "(.+?)"/.exec(service)?.[1], of(/^VOLUME (.+)$/m));
    const command = JSON.parse(/^ +command += (\["CMD", .+\])$/m.exec(service)?.[1] ?? "[]");
    assert.deepEqual(command, ["CMD", ...JSON.parse(of(/^HEALTHCHECK (?:.*\\\n)? *.*?CMD (\[.+\])$/m) ?? "[]")]);
  }
});

Deno.test("a place's queue accepts the largest message that Lookout sends", async () => {
  const queue = await Deno.readTextFile(join(TERRAFORM_FOLDER, "place/queue.tf"));
  assert.ok(MAX_MESSAGE <= Number(/^ {2}max_message_size += (\d+)$/m.exec(queue)?.[1]));
});

Deno.test("the sources contain no AWS access key", async () => {
  for await (const path of sources(TERRAFORM_FOLDER)) {
    assert.doesNotMatch(
      await Deno.readTextFile(path),
      /\b(AKIA|ASIA)[A-Z0-9]{16}\b|aws_iam_access_key|aws_secret_access_key/i,
      path,
    );
  }
});

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name === ".terraform") continue;
    const path = join(folder, name);
    if (isDirectory) yield* sources(path);
    else yield path;
  }
}
