import assert from "node:assert/strict";
import { sampleCheck, sampleSweep, sampleTarget, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { DAY } from "../duration.ts";
import { certificateHref, findCertificates, parseCertificateQuery } from "./certificate_query.ts";
import { rows } from "./rows.ts";

const parse = (text: string) => parseCertificateQuery(new URLSearchParams(text));

/** Days from the end of the sweep until each certificate ends. */
const LEFT: Record<string, number> = { Later: 200, Soon: 5, Gone: -1, Month: 30, Fortnight: 14, Quarter: 90 };

const VIEW = sampleView([
  sampleSweep(SLOT, [
    ...Object.entries(LEFT).map(([name, days]): [ReturnType<typeof sampleTarget>, ReturnType<typeof sampleCheck>] => [
      sampleTarget(name, { category: name.length > 5 ? "Long" : "" }),
      sampleCheck(200, { certificate: { end: SLOT + 30_000 + days * DAY } }),
    ]),
    ["Plain", 200],
  ]),
]);

function found(text: string) {
  const parsed = parse(text);
  assert(parsed.ok);
  return findCertificates(rows(VIEW), parsed.query).map(({ row }) => row.target.name);
}

Deno.test("findCertificates() lists those that expire first at the top, and omits targets without a certificate", () => {
  assert.deepEqual(found(""), ["Gone", "Soon", "Fortnight", "Month", "Quarter", "Later"]);
});

Deno.test("findCertificates() filters those that have expired, or expire within some days", () => {
  assert.deepEqual(found("ends=expired"), ["Gone"]);
  assert.deepEqual(found("ends=14"), ["Soon", "Fortnight"]);
  assert.deepEqual(found("ends=30"), ["Soon", "Fortnight", "Month"]);
  assert.deepEqual(found("ends=90"), ["Soon", "Fortnight", "Month", "Quarter"]);
});

Deno.test("findCertificates() filters by category, and sorts by name and by category", () => {
  assert.deepEqual(found("category=Long"), ["Fortnight", "Quarter"]);
  assert.deepEqual(found("sort=name"), ["Fortnight", "Gone", "Later", "Month", "Quarter", "Soon"]);
  assert.deepEqual(found("sort=category"), ["Gone", "Soon", "Month", "Later", "Fortnight", "Quarter"]);
});

Deno.test("parseCertificateQuery() reads what certificateHref() writes, and rejects unknown parameters", () => {
  const query = { ends: "30", category: "A & B", sort: "name", page: 2 } as const;
  assert.deepEqual(parse(certificateHref(query).split("?")[1]), { ok: true, query });
  assert.equal(certificateHref({}), "/certificates");
  for (const text of ["ends=15", "sort=status", "page=0"]) assert.equal(parse(text).ok, false, text);
});
