export interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Exit codes that are no failure. Default 0 alone. */
  codes?: number[];
}

export interface Ran {
  code: number;
  stdout: string;
}

/**
 * Runs a program to its end.
 * @throws {Error} `Cannot run PROGRAM ...: what it printed`
 */
export async function run(program: string, args: string[], { cwd, env, codes = [0] }: RunOptions = {}): Promise<Ran> {
  const output = await new Deno.Command(program, { args, cwd, env, stdin: "null" }).output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((bytes) => new TextDecoder().decode(bytes));
  if (codes.includes(output.code)) return { code: output.code, stdout };
  throw new Error(`Cannot run ${program} ${args.join(" ")}: exit code ${output.code}\n${stdout}\n${stderr}`);
}
