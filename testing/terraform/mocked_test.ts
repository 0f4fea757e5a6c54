import { needsAll, TERRAFORM } from "./programs.ts";
import { copyRoots } from "./roots.ts";

// What the roots say themselves of what an emulator does not check: terraform/tests/ and terraform/bootstrap/tests/.

for (const name of ["bootstrap", "deployment"] as const) {
  needsAll([TERRAFORM], `terraform test of the ${name}, with a mocked provider`, async () => {
    await using roots = await copyRoots();
    const root = roots[name];
    await root.terraform(["init", "-backend=false"]);
    await root.terraform(["test"]);
  });
}
