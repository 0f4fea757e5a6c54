import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, SLOT } from "../../testing/samples/samples.ts";
import { sweepReport } from "./sweep_report.ts";

const { targets, record: { checks } } = sampleSweep(SLOT, [
  ["Zoo", 404],
  ["Fine", 200],
  ["Lost", "dns"],
  ["Late", sampleCheck(null)],
  ["Ark", 404],
  ["Wall", 403],
]);
const OPTIONS = { started: SLOT, ms: 36_325, reliable: true };

Deno.test("sweepReport() lists failures by reason, then responses, and ends with a summary", () => {
  assert.equal(
    sweepReport(targets, checks, OPTIONS),
    `down     404                  Ark  https://ark.test/
down     404                  Zoo  https://zoo.test/
down     DNS lookup failed    Lost  https://lost.test/
unknown  not checked in time  Late  https://late.test/

      2  404
      1  200
      1  403
      1  DNS lookup failed

Checked 6 sites in 36.3 s: 1 up, 1 blocked, 3 down, 1 unknown`,
  );
});

Deno.test("sweepReport() colours states if the terminal supports it, and says that the connection seems lost", () => {
  const text = sweepReport(targets, checks, { ...OPTIONS, reliable: false, colour: true });
  const shown = text.replaceAll("\x1b", "^");
  assert.ok(shown.startsWith("^[31mdown   ^[0m  404"));
  assert.match(
    shown,
    /\nNo site responded: this machine seems to have lost its connection\.\nChecked 6 .*\^\[31m3 down\^\[0m/,
  );
});
