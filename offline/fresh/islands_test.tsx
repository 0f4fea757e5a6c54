import assert from "node:assert/strict";
import { appWith } from "./fixture/app_with.ts";
import type { PageProps } from "./mod.ts";

const Clock = (_: { zone?: string }) => <b>now</b>;
const Box = () => <section />;
const islands = { Clock: { default: Clock }, "sub/box-file": { default: Box, version: 1 } };
const App = ({ Component }: PageProps) => (
  <html>
    <head />
    <body>
      <Component />
    </body>
  </html>
);

async function pageOf(page: () => unknown): Promise<{ response: Response; html: string }> {
  const response = await appWith({ routes: { index: { default: page }, _app: { default: App } }, islands })("/");
  return { response, html: await response.text() };
}

Deno.test("an island is rendered between comments with its name, its number and its key", async () => {
  const { html } = await pageOf(() => (
    <div>
      <Clock />
      <Clock key="k1" />
    </div>
  ));
  assert.match(
    html,
    /<div><!--frsh:island:Clock:0:--><b>now<\/b><!--\/frsh:island--><!--frsh:island:Clock:1:k1--><b>now<\/b><!--\/frsh:island--><\/div>/,
  );
});

Deno.test("a page with islands preloads their modules and ends with one inline module script", async () => {
  const { response, html } = await pageOf(() => (
    <>
      <Clock />
      <Box />
      <Clock />
    </>
  ));
  const modules = ["fresh-runtime.js", "Clock.js", "sub/box-file.js"].map((name) => `/_fresh/js/build1/${name}`);
  assert.equal(
    response.headers.get("Link"),
    modules.map((path) => `<${path}>; rel="modulepreload"; as="script"`).join(", "),
  );
  assert.equal(html.match(/<script/g)?.length, 1);
  const [, script] = /<script type="module" nonce="\w+">(.*?)<\/script><\/body><\/html>$/.exec(html)!;
  for (const path of modules) assert.ok(script.includes(JSON.stringify(path)));
  assert.match(script, /boot\({Clock:m0,sub_box_file:m1}\);$/);
});

Deno.test("an island with props is an error that says so", async () => {
  const error = { default: ({ error }: PageProps) => <p>{String(error)}</p> };
  const page = { default: () => <Clock zone="UTC" /> };
  const response = await appWith({ routes: { index: page, _error: error }, islands })("/");
  assert.equal(response.status, 500);
  assert.match(await response.text(), /<p>TypeError: Cannot render the island Clock: .* no props/);
});
