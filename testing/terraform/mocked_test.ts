import { needsAll, TERRAFORM } from "./programs.ts";
import { copyRoots } from "./roots.ts";

// What the roots say themselves of what an emulator does not check: the folders tests/ of each.

for (const name of ["bootstrap", "deployment", "cdn", "place"] as const) {
  needsAll([TERRAFORM], `terraform test of the ${name}, with a mocked provider`, async () => {
    await using roots = await copyRoots();
    const root = roots[name];
    await root.terraform(["init", "-backend=false"]);
    await root.terraform(["test"]);
  });
}
