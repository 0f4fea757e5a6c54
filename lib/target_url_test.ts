import assert from "node:assert/strict";
import { readUrl } from "./target_url.ts";

const good: Record<string, string> = {
  "https://example.com": "https://example.com/",
  "HTTP://Example.COM:80/A?b=C#d": "http://example.com/A?b=C",
  "<https://example.com/>": "https://example.com/",
  "< example.com/a >": "https://example.com/a",
  "example.com": "https://example.com/",
  "//example.com/a": "https://example.com/a",
  "example.com:8443/a": "https://example.com:8443/a",
  "localhost": "https://localhost/",
  "localhost:8080/health": "https://localhost:8080/health",
  "intranet:8080": "https://intranet:8080/",
  "http://intranet/": "http://intranet/",
  "[::1]:8080/a": "https://[::1]:8080/a",
  "10.0.0.1/a": "https://10.0.0.1/a",
  "bücher.example/ä": "https://xn--bcher-kva.example/%C3%A4",
  "例え。テスト": "https://xn--r8jz45g.xn--zckzah/",
  "http://example.com:6000/": "http://example.com:6000/",
  "https://example.com/@user": "https://example.com/@user",
  "https:\\\\example.com\\a": "https://example.com/a",
  "https://@example.com/": "https://example.com/",
};

for (const [text, url] of Object.entries(good)) {
  Deno.test(`readUrl() reads ${text}`, () => assert.deepEqual(readUrl(text), { ok: true, url }));
}

const bad: Record<string, string> = {
  "": "no url",
  "<>": "no url",
  "htp:/x": 'url "htp:/x": not http or https',
  "ftp://example.com/": 'url "ftp://example.com/": not http or https',
  "mailto:someone@example.com": 'url "...@example.com": not http or https',
  "https:example.com": 'url "https:example.com": not http or https',
  "https://": 'url "https://": not a URL',
  "https://exa mple.com": 'url "https://exa mple.com": has white space or a control character in it',
  "https://exam\nple.com/": 'url "https://exam\\nple.com/": has white space or a control character in it',
  "https://example.com/\u200b": 'url "https://example.com/\u200b": has white space or a control character in it',
  "https://example.com:99999/": 'url "https://example.com:99999/": not a URL',
  "https://256.1.1.1/": 'url "https://256.1.1.1/": not a URL',
  "https://http://example.com": 'url "https://http://example.com": has two schemes',
  "N/A": 'url "N/A": not a URL; write https:// before it if it is one',
  "someone@example.com": 'url "...@example.com": not a URL; write https:// before it if it is one',
};

for (const [text, reason] of Object.entries(bad)) {
  Deno.test(`readUrl() refuses ${JSON.stringify(text)}`, () => {
    const url = readUrl(text);
    assert.deepEqual(url, { ok: false, reason });
  });
}

Deno.test("readUrl() refuses a URL of more than 2048 characters and shows its beginning", () => {
  const url = readUrl(`https://example.com/${"a".repeat(2048)}`);
  assert(!url.ok);
  assert.match(url.reason, /^url "https:\/\/example.com\/a{80}\.\.\.": longer than 2048 characters$/);
});

Deno.test("readUrl() makes user and password an Authorization header", () => {
  const url = readUrl("https://J%C3%BCrgen:a%3Ab%25@example.com/");
  assert(url.ok);
  assert.equal(url.url, "https://example.com/");
  const [scheme, credentials] = url.authorization!.split(" ");
  assert.equal(scheme, "Basic");
  assert.equal(new TextDecoder().decode(Uint8Array.fromBase64(credentials)), "Jürgen:a:b%");
});

Deno.test("readUrl() never shows a password in a reason", () => {
  const texts = [
    "https://user:sec%zzret@example.com/",
    "https://user:sec%zzret@example.com:99999/",
    "https://user:sec%zzret/@example.com/",
    "https://user:sec%zzret\n@example.com/",
    "ftp://user:sec%zzret@example.com/",
    "user:sec%zzret@example.com/",
    "https:user:sec%zzret@example.com/",
  ];
  for (const text of texts) {
    const url = readUrl(text);
    assert(!url.ok, text);
    assert(!url.reason.includes("zzret"), url.reason);
    assert.match(url.reason, /example\.com/);
  }
});
