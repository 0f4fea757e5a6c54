import assert from "node:assert/strict";
import { type CrowdHost, drawCrowd } from "./crowd.ts";

const COUNT = 2000;
const share = (crowd: CrowdHost[], of: (host: CrowdHost) => boolean) => crowd.filter(of).length / crowd.length;
const near = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 0.04, `${actual}`);

Deno.test("drawCrowd() draws the same crowd for the same seed, and a different one for a different seed", () => {
  assert.deepEqual(drawCrowd(50, { seed: 7 }), drawCrowd(50, { seed: 7 }));
  assert.notDeepEqual(drawCrowd(50, { seed: 7 }), drawCrowd(50, { seed: 8 }));
});

Deno.test("drawCrowd() mixes statuses, schemes and response times realistically", () => {
  const crowd = drawCrowd(COUNT, { tlsShare: 0.25, medianMs: 100 });
  near(share(crowd, ({ https }) => https), 0.25);
  near(share(crowd, ({ answer }) => answer!.status === 200), 0.6);
  near(share(crowd, ({ answer }) => [301, 302].includes(answer!.status!)), 0.3);
  near(share(crowd, ({ answer }) => [403, 429].includes(answer!.status!)), 0.05);
  near(share(crowd, ({ answer }) => answer!.delay! < 100), 0.5);
  near(share(crowd, ({ answer }) => answer!.delay! < 222), 0.84);
  assert.ok(crowd.every(({ answer }) => answer!.delay! > 0 && answer!.delay! <= 1000));
});

Deno.test("drawCrowd() makes the requested number hang, and leaves the others unchanged", () => {
  const answering = drawCrowd(COUNT);
  const crowd = drawCrowd(COUNT, { hanging: 36 });
  assert.equal(crowd.filter(({ answer }) => answer === null).length, 36);
  for (const [index, host] of crowd.entries()) if (host.answer) assert.deepEqual(host, answering[index]);
});

Deno.test("drawCrowd() gives each host its own address and name", () => {
  const crowd = drawCrowd(COUNT);
  assert.equal(new Set(crowd.map(({ address }) => address)).size, COUNT);
  assert.equal(new Set(crowd.map(({ name }) => name)).size, COUNT);
  assert.deepEqual([crowd[0].address, crowd[256].address], ["127.64.0.0", "127.64.1.0"]);
});
