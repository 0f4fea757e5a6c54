// Runs every fault test, whatever comes of the ones before, and fails if any failed. Those that are about timing have the machine to
// themselves.
const RUNS = [
  ["faults/list_faults.ts"],
  ["faults/replicas_faults.ts"],
  ["faults/bombs_faults.ts"],
  ["faults/visitors_faults.ts"],
  ["--parallel", "faults/soak_faults.ts", "faults/clock_faults.ts", "faults/skew_faults.ts", "faults/store_faults.ts"],
  ["faults/names_faults.ts", "faults/files_faults.ts"],
  // Both build what they serve.
  ["faults/disk_faults.ts", "faults/log_faults.ts"],
];

let failed = false;
for (const args of RUNS) {
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["test", "-A", ...args] }).spawn().status;
  if (!success) failed = true;
}
Deno.exit(failed ? 1 : 0);
