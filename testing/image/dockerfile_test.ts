import assert from "node:assert/strict";

const dockerfile = await Deno.readTextFile(new URL("../../Dockerfile", import.meta.url));
/** Its stages, each from its FROM on. */
const stages = dockerfile.split(/^(?=FROM )/m).slice(1);

Deno.test("each stage of the Dockerfile names the registry of its base, which Buildah requires", () => {
  const bases = stages.map((stage) => /^FROM (?:--platform=\S+ )?(\S+)/.exec(stage)![1]);
  assert.equal(bases.length, 2);
  for (const base of bases) assert.match(base, /^docker\.io\/denoland\/deno:\d/);
});

Deno.test("the Dockerfile runs programs only on the build platform, so that it needs no emulator", () => {
  const [build, last] = stages;
  assert.match(build, /^FROM --platform=\$BUILDPLATFORM /);
  assert.match(last, /^FROM --platform=\$TARGETPLATFORM /);
  assert.doesNotMatch(last, /^RUN /m);
});

Deno.test("the pipeline passes Buildah both platforms that the Dockerfile names", async () => {
  const script = await Deno.readTextFile(new URL("../../.ci/push_image", import.meta.url));
  assert.match(
    script,
    /--platform "\$IMAGE_PLATFORM" --build-arg "BUILDPLATFORM=linux\/\$\(dpkg --print-architecture\)"/,
  );
});
