import assert from "node:assert/strict";
import { signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { appWith } from "./app_with.ts";

const Text = ({ text }: { text?: unknown }) => <b>{String(text)}</b>;
const Box = ({ title, children }: { title?: ComponentChildren; children?: ComponentChildren }) => (
  <section>{title}{children}</section>
);
const Closed = (_: { children?: ComponentChildren }) => <hr />;
const Outer = () => (
  <Box>
    <Text text="inner" />
  </Box>
);
const islands = { Text: { default: Text, Named: Outer }, "sub/box-file": { default: Box, Closed, version: 1 } };

async function pageOf(page: () => unknown): Promise<{ response: Response; html: string }> {
  const response = await appWith({ routes: { index: { default: page } }, islands })("/");
  return { response, html: await response.text() };
}

Deno.test("an island stands between markers with its name, the index of its props and its key", async () => {
  const { html } = await pageOf(() => (
    <div>
      <Text text="a" />
      <Text key="k1" text="b" />
    </div>
  ));
  assert.match(
    html,
    /<div><!--frsh:island:Text:0:--><b>a<\/b><!--\/frsh:island--><!--frsh:island:Text:1:k1--><b>b<\/b><!--\/frsh:island--><\/div>/,
  );
});

Deno.test("every function that a file exports is an island, the default one named after its file", async () => {
  const { html } = await pageOf(() => (
    <>
      <Outer />
      <Box />
      <Closed />
    </>
  ));
  assert.deepEqual([...html.matchAll(/<!--frsh:island:(\w+):/g)].map(([, name]) => name), [
    "Named",
    "box_file",
    "Closed",
  ]);
});

Deno.test("an island inside an island is an ordinary component, one in its children is an island", async () => {
  const { html } = await pageOf(() => (
    <>
      <Outer />
      <Box>
        <Text text="child" />
      </Box>
    </>
  ));
  assert.deepEqual([...html.matchAll(/<!--frsh:island:(\w+):/g)].map(([, name]) => name), [
    "Named",
    "box_file",
    "Text",
  ]);
});

Deno.test("a page with islands preloads their modules and ends with one inline module script", async () => {
  const { response, html } = await pageOf(() => (
    <>
      <Text text="a" />
      <Box />
    </>
  ));
  const modules = ["fresh-runtime.js", "Text.js", "sub/box-file.js"].map((name) => `/_fresh/js/build1/${name}`);
  assert.equal(
    response.headers.get("Link"),
    modules.map((path) => `<${path}>; rel="modulepreload"; as="script"`).join(", "),
  );
  assert.equal(html.match(/<script/g)?.length, 1);
  const [, script] = /<script type="module" nonce="\w+">(.*?)<\/script><\/body><\/html>$/.exec(html)!;
  for (const path of modules) assert.ok(script.includes(JSON.stringify(path)));
});

Deno.test("props cannot end the script that hands them over", async () => {
  const { html } = await pageOf(() => <Text text="</script><!--" />);
  assert.equal(html.match(/<\/script/g)?.length, 1);
  assert.doesNotMatch(html.split("<script")[1], /<!--/);
});

Deno.test("JSX that no island rendered waits in a template", async () => {
  const { html } = await pageOf(() => (
    <Closed>
      <i>later</i>
    </Closed>
  ));
  assert.match(html, /<hr><!--\/frsh:island--><template[^>]*><i>later<\/i><\/template>/);
});

Deno.test("a function in an island's props is an error that says where it is", async () => {
  const error = { default: ({ error }: { error: unknown }) => <p>{String(error)}</p> };
  const page = { default: () => <Text text={{ onClick: () => {} }} /> };
  const response = await appWith({ routes: { index: page, _error: error }, islands })("/");
  assert.equal(response.status, 500);
  assert.match(await response.text(), /<p>\w*Error: .*function/);
});

Deno.test("a signal is rendered as its value", async () => {
  const { html } = await pageOf(() => <Box title={signal("now") as unknown as string} />);
  assert.match(html, /<section>now<\/section>/);
});
