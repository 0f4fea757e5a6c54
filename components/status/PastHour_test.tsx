import assert from "node:assert/strict";
import { rendered } from "../../testing/samples/rendered.ts";
import { MINUTE, sampleCheck, sampleSweep, sampleView, SLOT } from "../../testing/samples/samples.ts";
import { PastHour } from "./PastHour.tsx";

const BEFORE = SLOT - 10 * MINUTE;
const SWEEPS = [
  sampleSweep(SLOT, [["A", 503], ["B", 403], ["C", null], ["D", 200]]),
  sampleSweep(BEFORE, [["A", 200], ["B", 301], ["C", 200], ["D", 200]], { late: 120_000 }),
];

Deno.test("PastHour has the numbers of each sweep in a table, newest first", () => {
  const { html, text } = rendered(<PastHour view={sampleView(SWEEPS)} />);
  assert.match(
    text,
    /Show as a table Check Up Blocked Down Unknown Duration 03:10 UTC 1 1 1 1 30 s 03:00 UTC 4 0 0 0 30 s, 2 min late$/,
  );
  assert.equal(html.match(/<th scope="row">/g)?.length, 2);
  assert.equal(html.match(/<th scope="col">/g)?.length, 6);
});

Deno.test("PastHour has a maintenance column if there was any", () => {
  const sweep = sampleSweep(SLOT, [["A", sampleCheck(503, { state: "maintenance" })], ["B", 200]]);
  assert.match(
    rendered(<PastHour view={sampleView([sweep])} />).text,
    /Check Up Blocked Down Maintenance Unknown Duration 03:10 UTC 1 0 0 1 0 30 s$/,
  );
});

Deno.test("PastHour shows a slot that was missed in its place", () => {
  const sweeps = [SWEEPS[0], sampleSweep(BEFORE - 10 * MINUTE, [["A", 200]])];
  const { text } = rendered(<PastHour view={sampleView(sweeps, { missed: [BEFORE] })} />);
  assert.match(text, /none down 02:50 30 s missed 03:00 1 down 03:10 \+1 30 s/);
  assert.match(text, /03:10 UTC 1 1 1 1 30 s 03:00 UTC missed 02:50 UTC 1 0 0 0 30 s$/);
});

Deno.test("PastHour says which sweep was unreliable", () => {
  const { text } = rendered(
    <PastHour view={sampleView([sampleSweep(SLOT, [["A", null]], { reliable: false })])} />,
  );
  assert.match(text, /unreliable 03:10 .* 03:10 UTC 0 0 0 1 30 s, unreliable$/);
});

Deno.test("PastHour says in a sentence that nothing was wrong, and shows how many were blocked", () => {
  const sweeps = [
    sampleSweep(SLOT, [["A", 200], ["B", 403], ["C", 403]]),
    sampleSweep(BEFORE, [["A", 200], ["B", 403], ["C", 200]]),
  ];
  const { html, text } = rendered(<PastHour view={sampleView(sweeps)} />);
  assert.match(text, /No site was down or unknown in the past hour\. 1 to 2 sites were blocked\. Show as a table/);
  assert.doesNotMatch(html, /<svg/);
  assert.match(rendered(<PastHour view={sampleView(SWEEPS)} />).text, /0 to 1 sites were blocked\. Show as a table/);
});

Deno.test("PastHour says if there is no sweep", () => {
  assert.match(
    rendered(<PastHour view={sampleView(SWEEPS, { sweeps: [] })} />).text,
    /No checks finished in the past hour\.$/,
  );
});
