import assert from "node:assert/strict";
import { readUrl } from "./url.ts";

const good: Record<string, string> = {
  "https://example.com": "https://example.com/",
  "HTTP://Example.COM:80/A?b=C#d": "http://example.com/A?b=C",
  "https://example.com/a#": "https://example.com/a",
  "<https://example.com/>": "https://example.com/",
  "< example.com/a >": "https://example.com/a",
  "example.com": "https://example.com/",
  "//example.com/a": "https://example.com/a",
  "example.com:8443/a": "https://example.com:8443/a",
  "localhost": "https://localhost/",
  "localhost.": "https://localhost./",
  "a.example/24": "https://a.example/24",
  "https://10.0.0.0/8": "https://10.0.0.0/8",
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
  "\u2068https://example.com/\u2069": "https://example.com/",
  "https://example.com/\u200b": "https://example.com/",
  "[Example](https://example.com/a)": "https://example.com/a",
  "“https://example.com/a”": "https://example.com/a",
  "- example.com": "https://example.com/",
  "https://example.com:/a": "https://example.com/a",
  "https://example.com/?next=a,https://b.example/": "https://example.com/?next=a,https://b.example/",
  "https://example.com/a,www.b": "https://example.com/a,www.b",
  "https://archive.example/web/https://b.example/": "https://archive.example/web/https://b.example/",
  "https://example.com:8443/@user": "https://example.com:8443/@user",
  "https://example.com/?mail=a@b.example#@c": "https://example.com/?mail=a@b.example",
  "http://localhost:3000/@user": "http://localhost:3000/@user",
  "http://[::1]:3000/@user": "http://[::1]:3000/@user",
  "https://my_host.example./": "https://my_host.example./",
  "https://1.2.example/": "https://1.2.example/",
  [`https://${"a".repeat(63)}.example/`]: `https://${"a".repeat(63)}.example/`,
  "127.0.0.1.": "https://127.0.0.1/",
  "https://fa.example/می\u200cخواهم": "https://fa.example/%D9%85%DB%8C%E2%80%8C%D8%AE%D9%88%D8%A7%D9%87%D9%85",
  "https://می\u200cخواهم.example/": "https://xn--mgbn2ecje63gr19l.example/",
  "https://😀.example/": "https://xn--e28h.example/",
};

for (const [text, url] of Object.entries(good)) {
  Deno.test(`readUrl() reads ${text}`, () => assert.deepEqual(readUrl(text), { ok: true, url }));
}

const SCHEME = "must begin with http:// or https://";
const ADDRESS = "a host that ends in a number must be an address of four decimal parts, as in 192.0.2.7";
const NOT_SURE = "not a URL; write https:// before it if it is one";
const PASSWORD = "if it has a user and password, write %2F, %3F, %23 for a /, ?, # in them; else %40 for the @";

const bad: Record<string, string> = {
  "": "no url",
  "<>": "no url",
  "\u200b": "no url",
  "htp:/x": `url "htp:/x": ${SCHEME}`,
  "http:/x": `url "http:/x": ${SCHEME}`,
  "ftp://example.com/": `url "ftp://example.com/": ${SCHEME}`,
  "javascript:alert(1)": `url "javascript:alert(1)": ${SCHEME}`,
  "mailto:someone@example.com": `url "...@example.com": ${SCHEME}`,
  "https:example.com": `url "https:example.com": ${SCHEME}`,
  "https://": 'url "https://": has no host',
  "https://exa mple.com": 'url "https://exa mple.com": has a space in it; write %20 if it belongs there',
  "https://exam\nple.com/": 'url "https://exam<U+000A>ple.com/": has U+000A in it, which is invisible',
  "https://har\u200dbour.example/":
    'url "https://har<U+200D>bour.example/": has U+200D in its host, which is invisible',
  "https://qu\u00aday.example/": 'url "https://qu<U+00AD>ay.example/": has U+00AD in it, which is invisible',
  "https://a.example/\u202egpj.exe": 'url "https://a.example/<U+202E>gpj.exe": has U+202E in it, which is invisible',
  "https://example.com:99999/": 'url "https://example.com:99999/": the port must be at most 65535',
  "https://example.com:0/": 'url "https://example.com:0/": nothing can listen on port 0',
  "https://example.com:x/": 'url "https://example.com:...": its port is not a number',
  "2001:db8::7": 'url "2001:db8::7": an IPv6 address must be in brackets, as in [2001:db8::7]',
  "fd00::7": 'url "fd00::7": an IPv6 address must be in brackets, as in [2001:db8::7]',
  "10.0.0.0/8": 'url "10.0.0.0/8": is a block of addresses; write each address in a row of its own',
  "Shop: https://a.example": 'url "Shop: https://a.example": has text before the URL; remove it',
  "https://[fe80::1%25eth0]/":
    'url "https://[fe80::1%25eth0]/": an address in brackets must be IPv6, without a zone, as in [2001:db8::7]',
  "https://[::1": 'url "https://[::1": an address in brackets must be IPv6, without a zone, as in [2001:db8::7]',
  "https://xn--a.example/": 'url "https://xn--a.example/": not a URL, since its host is not a valid name',
  "100%": 'url "100%": not a URL, since its host is not a valid name',
  "https://http://example.com": 'url "https://http://example.com": has two schemes, or one without its colon',
  "http//example.com": 'url "http//example.com": has two schemes, or one without its colon',
  "https://a..example/": 'url "https://a..example/": its host has a dot too many',
  "https://.a.example/": 'url "https://.a.example/": its host has a dot too many',
  "https://a.example;": 'url "https://a.example;": its host has ";" in it',
  "https://*.a.example/": 'url "https://*.a.example/": its host has "*" in it',
  "https://a%2Cb.example/": 'url "https://a%2Cb.example/": its host has "," in it',
  [`https://${"a".repeat(64)}.example`]: `url "https://${
    "a".repeat(64)
  }.example": a part of its host is longer than 63 characters`,
  [`http://${"a.".repeat(125)}abcd/`]: `url "http://${"a.".repeat(46)}a...": its host is longer than 253 characters`,
  "N/A": `url "N/A": ${NOT_SURE}`,
  "5.2k": `url "5.2k": ${NOT_SURE}`,
  "No.": `url "No.": ${NOT_SURE}`,
  "e.g.": `url "e.g.": ${NOT_SURE}`,
  "someone@example.com": `url "...@example.com": ${NOT_SURE}`,
};
for (
  const text of ["3.5", "18:50", "18.10.2023", "0x1F", "1.2.3", "42", "v1.2.3", "http://0x7f.1/", "http://2130706433/"]
) {
  bad[text] = `url "${text}": ${ADDRESS}`;
}
for (const text of ["https://256.1.1.1/", "010.0.0.1", "1.2.3.4.5", "http://１.0.0.1/"]) {
  bad[text] = `url "${text}": ${ADDRESS}`;
}
for (const end of ["#x@host.example/", "?x@host.example/", "/x@host.example/", "\\x@host.example/"]) {
  bad[`http://admin:2024${end}`] = `url "http://...@host.example/": ${PASSWORD}`;
  bad[`http://first.last:word${end}`] = `url "http://...@host.example/": ${PASSWORD}`;
  bad[`admin:2024${end}`] = end.startsWith("\\")
    ? `url "...@host.example/": ${SCHEME}`
    : `url "...@host.example/": ${PASSWORD}`;
}
bad["http://admin#x@host.example/"] = `url "http://...@host.example/": ${PASSWORD}`;

for (
  const text of [
    "https://a.examplehttps://b.example/",
    "https://a.example/, https://b.example/",
    "https://a.example/x;https://b.example/",
    "https://a.example/ | www.b.example",
    "a.example http://b.example",
  ]
) bad[text] = `url "${text}": has several URLs in it; write each in a row of its own`;
bad["https://a.example\nhttps://b.example"] =
  'url "https://a.example<U+000A>https://b.example": has several URLs in it; write each in a row of its own';
bad["https://a.example://b"] = 'url "https://a.example://b": has two schemes, or one without its colon';
bad['=HYPERLINK("https://a.example")'] =
  'url "=HYPERLINK(\\"https://a.example\\")": is a formula; write the URL that it shows';

for (const [text, reason] of Object.entries(bad)) {
  Deno.test(`readUrl() rejects ${JSON.stringify(text)}`, () => {
    const url = readUrl(text);
    assert.deepEqual(url, { ok: false, reason });
  });
}

Deno.test("readUrl() shows no password whose host is missing", () => {
  const url = readUrl("https://admin:hunter2");
  assert.deepEqual(url, { ok: false, reason: 'url "https://admin:...": its port is not a number' });
});

Deno.test("readUrl() rejects a URL of more than 2048 characters and shows its beginning", () => {
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

Deno.test("readUrl() sends a user and password byte by byte, whatever their encoding", () => {
  const url = readUrl("https://user:p%E4ss%00@example.com/");
  assert(url.ok);
  assert.deepEqual([...Uint8Array.fromBase64(url.authorization!.split(" ")[1])].slice(-5), [0x70, 0xe4, 0x73, 0x73, 0]);
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
    "https://us@er:sec%zzret#@example.com/",
    "https://user:sec zzret@example.com/",
    "https://user:sec\u202ezzret@example.com/",
  ];
  for (const text of texts) {
    const url = readUrl(text);
    assert(!url.ok, text);
    assert(!url.reason.includes("zzret"), url.reason);
    assert.match(url.reason, /example\.com/);
  }
});
