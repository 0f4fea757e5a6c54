import assert from "node:assert/strict";
import { SCHEMES } from "../../lib/channel/channel.ts";
import { OPTION_NAMES } from "../../lib/channel/options.ts";
import { parseChannels } from "../../lib/channel/parse.ts";

const text = await Deno.readTextFile(new URL("../../docs/alerts.md", import.meta.url));

Deno.test("each channel in alerts.md has an example that Lookout accepts, and five lines", () => {
  const [, ...chapters] = text.slice(text.indexOf("## Channels")).split(/^### /m);
  const schemes = chapters.map((chapter) => {
    const [, example, words] = /```\n(.*?)```\n\n(.*)/s.exec(chapter)!;
    assert.equal(words.trim().split("\\\n").length, 5, chapter);
    const parsed = parseChannels(example);
    assert(parsed.ok, JSON.stringify(parsed));
    return parsed.channels[0].scheme;
  });
  assert.deepEqual(schemes, [...SCHEMES]);
});

Deno.test("alerts.md has every option", () => {
  const named = Array.from(text.matchAll(/^\| `(\w+)`/gm), ([, name]) => name);
  assert.deepEqual(named, OPTION_NAMES);
});
