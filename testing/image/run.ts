/**
 * Runs a program and gives what it printed.
 * @throws {Error} with the end of what it said when it fails
 */
export async function run(command: string, args: string[], options: Deno.CommandOptions = {}): Promise<string> {
  const { success, code, stdout, stderr } = await new Deno.Command(command, { args, stdin: "null", ...options })
    .output();
  const decoder = new TextDecoder();
  if (success) return decoder.decode(stdout).trim();
  const said = (decoder.decode(stdout) + decoder.decode(stderr)).trimEnd().split("\n").slice(-40).join("\n");
  throw new Error(`Cannot run ${command} ${args.join(" ")}: exit code ${code}\n${said}`);
}
