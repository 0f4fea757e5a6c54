import assert from "node:assert/strict";
import { Fragment, h } from "preact";
import { appWith } from "./fixture/app_with.ts";
import type { PageProps } from "./mod.ts";
import { asset, Head } from "./runtime.ts";

/** The document that a page and an app wrapper give. */
async function documentOf(page: unknown, app: unknown = App, path = "/"): Promise<string> {
  const routes = { "index": { default: page }, "[...path]": { default: page }, _app: { default: app } };
  return await (await appWith({ routes })(path)).text();
}

/** As the automatic transform writes an element; the JSX of these tests is precompiled. */
const Plain = () => h("p", { class: "a" }, h("b", null, 'x & "y"'));

const App = ({ Component }: PageProps) => (
  <html lang="en">
    <head>
      <title>app</title>
      <meta name="description" content="of the app" />
      <link rel="icon" href="/icon.svg" />
    </head>
    <body class="app">
      <Component />
    </body>
  </html>
);

Deno.test("a page begins with the doctype, is HTML in UTF-8, and has no script without islands", async () => {
  const response = await appWith({ routes: { index: { default: Plain }, _app: { default: App } } })("/");
  assert.equal(response.headers.get("Content-Type"), "text/html; charset=utf-8");
  assert.equal(response.headers.get("Link"), null);
  const html = await response.text();
  assert.match(
    html,
    /^<!DOCTYPE html><html lang="en"><head><title>app.*<body class="app"><p class="a"><b>x &amp; &quot;y&quot;<\/b><\/p><\/body><\/html>$/,
  );
  assert.doesNotMatch(html, /<script/);
});

Deno.test("a page may be precompiled JSX or plain elements, one inside the other", async () => {
  const Page = () => (
    <>
      <ul>{["<a>", "b"].map((item) => <li key={item} title={item}>{item}</li>)}</ul>
      <Plain />
      {h("i", null, <em>in</em>)}
    </>
  );
  const html = await documentOf(Page);
  assert.match(
    html,
    /<ul><li data-frsh-key="&lt;a(?:>|&gt;)" title="&lt;a>">&lt;a><\/li><li data-frsh-key="b" title="b">b<\/li><\/ul>/,
  );
  assert.match(html, /<p class="a"><b>x &amp; &quot;y&quot;<\/b><\/p><i><em>in<\/em><\/i>/);
});

Deno.test("Head moves elements into the document's head, where a second title or an equal element replaces the first", async () => {
  const Page = () => (
    <>
      <Head>
        <title>page</title>
        <meta name="description" content="of the page" />
        <meta name="robots" content="noindex" />
        <style>{"p { color: red }"}</style>
      </Head>
      <p>text</p>
    </>
  );
  const html = await documentOf(Page, App);
  const [head, body] = html.split("</head>");
  assert.match(head, /<title>page<\/title><meta name="description" content="of the page"\/><link rel="icon"/);
  assert.match(head, /<meta name="robots" content="noindex"\/><style[^>]*>p { color: red }<\/style>$/);
  assert.doesNotMatch(head, /app<\/title>|of the app/);
  assert.match(body, /<body class="app"><p>text<\/p><\/body>/);
});

Deno.test("Head: what has the same key is replaced", async () => {
  const Page = () => (
    <Fragment>
      <Head>
        <link key="feed" rel="alternate" href="/a" />
        <link key="other" rel="alternate" href="/b" />
      </Head>
      <Head>
        <link key="feed" rel="alternate" href="/c" />
      </Head>
    </Fragment>
  );
  const links = (await documentOf(Page)).match(/href="[^"]*"/g);
  assert.deepEqual(links, ['href="/icon.svg"', 'href="/c"', 'href="/b"']);
});

Deno.test("asset() adds the build's id as a query", async () => {
  const Page = () => <p>{[asset("/a.css?b#c"), asset("//host/x"), asset("x.css")].join(" ")}</p>;
  assert.match(await documentOf(Page), /<p>\/a\.css\?b=&amp;__frsh_c=build1#c \/\/host\/x x\.css<\/p>/);
});

Deno.test("an image has the build's id in its addresses, unless it says otherwise", async () => {
  const Page = () => (
    <picture>
      <source srcset="/a.svg 1x, /b.svg?c 2x,x.svg" />
      <source srcset="/a.svg 1x, image-set(/b.svg)" />
      <img src="/a.svg" />
      <img src="//host/a.svg" />
      <img src="/a.svg?__frsh_c=own" />
      <img src="/plain.svg" data-fresh-disable-lock />
      {h("img", { src: "/h.svg" })}
    </picture>
  );
  const addresses = [...(await documentOf(Page)).matchAll(/<(?:img|source) src(?:set)?="([^"]*)"/g)];
  assert.deepEqual(addresses.map(([, address]) => address), [
    "/a.svg?__frsh_c=build1 1x, /b.svg?c=&amp;__frsh_c=build1 2x,x.svg",
    "/a.svg 1x, image-set(/b.svg)",
    "/a.svg?__frsh_c=build1",
    "//host/a.svg",
    "/a.svg?__frsh_c=own",
    "/plain.svg",
    "/h.svg?__frsh_c=build1",
  ]);
});

Deno.test("a link to the page itself or to one above it says so", async () => {
  const Page = () => (
    <>
      <a href="/">root</a>
      <a href="/a/">above</a>
      <a href="/a/b?c">here</a>
      <a href="/a/b?d">other</a>
      <a href="/z">elsewhere</a>
      <a href="/a/b" aria-current="step">said</a>
    </>
  );
  const links = [...(await documentOf(Page, undefined, "/a/b?c")).matchAll(/<a ([^>]*)>(\w+)/g)];
  assert.deepEqual(Object.fromEntries(links.map(([, attributes, text]) => [text, attributes])), {
    root: 'href="/" data-ancestor="true" aria-current="true"',
    above: 'href="/a/" data-ancestor="true" aria-current="true"',
    here: 'href="/a/b?c" data-current="true" aria-current="page"',
    other: 'href="/a/b?d" data-ancestor="true" aria-current="true"',
    elsewhere: 'href="/z"',
    said: 'href="/a/b" aria-current="step"',
  });
});

Deno.test("scripts and styles of a page bear its nonce, another one each time", async () => {
  const Page = () => (
    <>
      <script>1</script>
      <style>a</style>
      <script nonce="own">2</script>
    </>
  );
  const [first, second] = [await documentOf(Page), await documentOf(Page)];
  const nonce = /<script nonce="(\w{32})">1<\/script><style nonce="\1">a<\/style><script nonce="own">/;
  assert.notEqual(nonce.exec(first)?.[1], nonce.exec(second)?.[1]);
});
