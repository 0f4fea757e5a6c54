import assert from "node:assert/strict";
import { policyOf, withoutNonces } from "./security.ts";

/** The sources of scripts that a policy names. */
function scriptsOf(html: string): string {
  return /script-src ([^;]*);/.exec(policyOf(html))![1];
}

Deno.test("policyOf() permits only Lookout's own files to a page without scripts", () => {
  assert.equal(
    policyOf("<p>Hello"),
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
      "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  );
});

Deno.test("policyOf() has the SHA-256 of an inline script's exact text", () => {
  // printf "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64, as on MDN's page on script-src.
  const hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
  assert.equal(scriptsOf(`<script type="module">alert('Hello, world.');</script>`), `'self' ${hash}`);
  assert.equal(scriptsOf(`<SCRIPT>alert('Hello, world.');</SCRIPT>`), `'self' ${hash}`);
  assert.notEqual(scriptsOf(`<script> alert('Hello, world.');</script>`), `'self' ${hash}`);
});

Deno.test("policyOf() has each of several scripts once", () => {
  const page = `<script>1</script><p></p>\n<script type="module">2\n</script><script>1</script>`;
  assert.equal(scriptsOf(page).split(" ").length, 3);
});

Deno.test("policyOf() omits scripts that are fetched", () => {
  assert.equal(scriptsOf(`<script src="/a.js"></script><script type="module" src="/b.js" async></script>`), "'self'");
  assert.equal(scriptsOf(`<script data-src="x">1</script>`).split(" ").length, 2);
});

Deno.test("withoutNonces() removes nonces from tags, and nothing else", () => {
  assert.equal(
    withoutNonces(`<style nonce="a">p{}</style><script type="module" nonce="b" async>f(' nonce="c"')</script>`),
    `<style>p{}</style><script type="module" async>f(' nonce="c"')</script>`,
  );
  assert.equal(withoutNonces(`<p title=' nonce="d"'>`), `<p title=' nonce="d"'>`);
});
