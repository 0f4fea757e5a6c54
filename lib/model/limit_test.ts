import assert from "node:assert/strict";
import { type Check, countLimits } from "./check.ts";
import { limitOf } from "./limit.ts";

Deno.test("countLimits() counts the checks that each limit prevented", () => {
  const check = (limit?: "files" | "loop") => ({ outcome: null, limit }) as Check;
  assert.deepEqual(countLimits([check("files"), check(), check("loop"), check("files")]), { files: 2, loop: 1 });
});

Deno.test("limitOf() recognises the monitor's own limits by Deno's error messages", () => {
  const coded = (code: string) => Object.assign(new Error("connect"), { code });
  const limits: [Error, string | undefined][] = [
    [coded("EMFILE"), "files"],
    [coded("ENFILE"), "files"],
    [coded("ENOBUFS"), "memory"],
    [coded("ENOMEM"), "memory"],
    [coded("EADDRNOTAVAIL"), "ports"],
    [coded("ECONNREFUSED"), undefined],
    [coded("ENETUNREACH"), undefined],
    [new Error("proto error: io error: Too many open files (os error 24)"), "files"],
    [new Error("Too many open files in system (os error 23)"), "files"],
    [new Error("Cannot assign requested address (os error 99)"), "ports"],
    [new Error("No buffer space available (os error 105)"), "memory"],
    [new Error("Cannot allocate memory (os error 12)"), "memory"],
    [new RangeError("Array buffer allocation failed"), "memory"],
    [new Error("Failed opening CA file: No such file or directory (os error 2)"), "trust"],
    [new Error('Unknown certificate store "x" specified (allowed: "system,mozilla")'), "trust"],
    [new Error("Failed to load platform certificates: No such file or directory (os error 2)"), "trust"],
    [new Deno.errors.InvalidData("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity))"), undefined],
    [new Error("proto error: request timed out"), undefined],
    ...["too many open files", "out of memory", "CA file"].map((name): [Error, undefined] => [
      new Deno.errors.InvalidData(
        `invalid peer certificate: certificate not valid for name "a.test"; certificate is only valid for DnsName("${name}")`,
      ),
      undefined,
    ]),
  ];
  for (const [error, limit] of limits) assert.equal(limitOf(error), limit, `${error}`);
});
