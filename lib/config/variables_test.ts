import assert from "node:assert/strict";
import { SETTINGS, VARIABLES } from "./variables.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
const namesIn = (text: string) => [...new Set(text.match(/LOOKOUT_[A-Z_]+/g))].sort();
const deployed = (how: "own" | "secret" | "setting") =>
  SETTINGS.map((setting) => VARIABLES[setting]).filter(({ deployment }) => deployment === how)
    .map(({ name }) => name as string).sort();

Deno.test("README lists every variable with its default and meaning, and no others", async () => {
  const rows = (await read("README.md")).split("\n").filter((line) => line.startsWith("| `LOOKOUT_"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const expected = SETTINGS.map((setting) => {
    const { name, fallback, meaning } = VARIABLES[setting];
    const said = typeof fallback === "string" ? fallback && `\`${fallback}\`` : fallback.said;
    return [`\`${name}\``, said, meaning];
  });
  assert.deepEqual(rows, expected);
});

Deno.test("the deployment sets every variable that it has its own value for, and no others", async () => {
  const [, environment] = /environment = merge\(var\.settings, \{(.*?)\n {2}\}\)/s.exec(
    await read("terraform/ecs.tf"),
  )!;
  const set = Array.from(environment.matchAll(/^ *(LOOKOUT_\w+) *=/gm), ([, name]) => name).sort();
  // Incidents that go to the deployment's own topic need no secret.
  assert.deepEqual(set, [...deployed("own"), VARIABLES.alerts.name].sort());
});

Deno.test("the deployment reads every secret variable from Secrets Manager, and no others", async () => {
  const [, list] = /setsubtract\(keys\(var\.secrets\), \[(.*?)\]/s.exec(await read("terraform/variables.tf"))!;
  assert.deepEqual(namesIn(list), deployed("secret"));
  const secrets = SETTINGS.map((setting) => VARIABLES[setting]).filter(({ isSecret }) => isSecret);
  assert.deepEqual(secrets.map(({ name }): string => name).sort(), deployed("secret"));
});

Deno.test("the deployment accepts every variable that is a setting, and no others", async () => {
  const [, list] = /setsubtract\(keys\(var\.settings\), \[(.*?)\]/s.exec(await read("terraform/variables.tf"))!;
  assert.deepEqual(namesIn(list), deployed("setting"));
});

Deno.test("documents, image and deployment name only existing variables", async () => {
  const known = SETTINGS.map((setting): string => VARIABLES[setting].name);
  const documents = ["README.md", "docs/operations.md", "docs/reliability.md", "terraform/README.md"];
  for (const path of [...documents, "Dockerfile", "terraform/ecs.tf", "terraform/variables.tf"]) {
    assert.deepEqual(namesIn(await read(path)).filter((name) => !known.includes(name)), [], path);
  }
});
