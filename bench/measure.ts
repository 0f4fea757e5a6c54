/** What a command took from its start to its end. */
export interface Usage {
  /** Seconds on the clock. */
  seconds: number;
  /** Seconds of CPU, of the process and all its children. */
  cpu: number;
  /** Bytes of memory at the most, of the process alone; NaN: not measured. */
  memory: number;
}

export interface RunOptions {
  env?: Record<string, string>;
}

/** Ticks in a second, in which Linux tells CPU time: the same on every machine (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/** How often a running process is asked for its memory, in ms; it tells the highest it ever was. */
const LOOK_EVERY = 20;

/**
 * Runs a command to its end and measures it by what Linux tells in /proc. What it prints on standard error is dropped.
 * Only one may run at a time, since the CPU time of ended children is known only as one sum.
 */
export async function measure(
  command: string,
  args: string[],
  options: RunOptions = {},
): Promise<{ usage: Usage; stdout: string }> {
  const before = (await ticksOf("self")).children;
  const began = performance.now();
  const process = new Deno.Command(command, { args, ...options, stdout: "piped", stderr: "null" }).spawn();
  let memory = 0;
  const looking = setInterval(async () => {
    memory = Math.max(memory, await peakMemoryOf(process.pid).catch(() => 0));
  }, LOOK_EVERY);
  try {
    const { stdout } = await process.output();
    const seconds = (performance.now() - began) / 1000;
    const cpu = ((await ticksOf("self")).children - before) / TICKS;
    return { usage: { seconds, cpu, memory }, stdout: new TextDecoder().decode(stdout) };
  } finally {
    clearInterval(looking);
  }
}

/** Seconds of CPU that a running process, without its children, has had. */
export async function cpuOf(pid: number): Promise<number> {
  return (await ticksOf(pid)).own / TICKS;
}

/** Bytes of memory that a running process has had at the most. */
export async function peakMemoryOf(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Number(/^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

/** CPU time of a process and of its children that have ended (proc(5): utime, stime, cutime, cstime). */
async function ticksOf(pid: number | "self"): Promise<{ own: number; children: number }> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`);
  // The second field is the command in parentheses, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
  return { own: fields[11] + fields[12], children: fields[13] + fields[14] };
}
