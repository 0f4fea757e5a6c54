// Runs every fault test, whatever comes of the ones before, and fails if any failed. Those that are about timing have the machine to
// themselves.
const RUNS = [
  ["testing/faults/list_faults.ts"],
  // They wait for slots most of the time.
  [
    "--parallel",
    "testing/faults/replicas_faults.ts",
    "testing/faults/alerts_faults.ts",
    "testing/faults/places_faults.ts",
    "testing/faults/place_jobs_faults.ts",
  ],
  ["testing/faults/bombs_faults.ts"],
  ["testing/faults/visitors_faults.ts"],
  [
    "--parallel",
    "testing/faults/soak_faults.ts",
    "testing/faults/clock_faults.ts",
    "testing/faults/skew_faults.ts",
    "testing/faults/store_faults.ts",
  ],
  ["testing/faults/names_faults.ts", "testing/faults/files_faults.ts"],
  // Both build what they serve.
  ["testing/faults/disk_faults.ts", "testing/faults/log_faults.ts"],
];

let failed = false;
for (const args of RUNS) {
  const { success } = await new Deno.Command(Deno.execPath(), { args: ["test", "-A", ...args] }).spawn().status;
  if (!success) failed = true;
}
Deno.exit(failed ? 1 : 0);
