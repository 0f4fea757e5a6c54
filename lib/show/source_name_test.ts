import assert from "node:assert/strict";
import { sourceName, withoutFolder } from "./source_name.ts";

Deno.test("sourceName() is a file's name without its folder, and a URL as it is", () => {
  assert.equal(sourceName("/srv/lookout/lists/urls.csv"), "urls.csv");
  assert.equal(sourceName("C:\\lists\\urls.csv"), "urls.csv");
  assert.equal(sourceName("urls.csv"), "urls.csv");
  assert.equal(sourceName("https://lists.example/a/urls.csv"), "https://lists.example/a/urls.csv");
  assert.equal(sourceName("s3://lists/a/urls.csv"), "s3://lists/a/urls.csv");
});

Deno.test("withoutFolder() removes a file's folder from a message", () => {
  const source = "/srv/lists/urls.csv";
  assert.equal(withoutFolder(`${source}:17: url "x"`, source), 'urls.csv:17: url "x"');
  assert.equal(
    withoutFolder(`Cannot read ${source}: No such file, stat '${source}'`, source),
    "Cannot read urls.csv: No such file, stat 'urls.csv'",
  );
  assert.equal(
    withoutFolder("https://a.example/l.csv:1: no url", "https://a.example/l.csv"),
    "https://a.example/l.csv:1: no url",
  );
});
