import { fileURLToPath } from "node:url";

/**
 * Builds the application as `deno task build` does.
 * @throws {Error} `Cannot build the application: why`
 */
export async function buildApp(): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdout: "null",
  }).output();
  if (!success) throw new Error(`Cannot build the application: ${new TextDecoder().decode(stderr)}`);
}
