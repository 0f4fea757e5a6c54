import type { Digest } from "../model/digest.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { type DigestText, digestText } from "./digest_text.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";

const COLOURS: Record<DigestText["tone"], string> = { bad: "attention", good: "good", neutral: "default" };

/** A workflow of Microsoft Teams, "When a Teams webhook request is received", which posts an Adaptive Card of at most 28 KB. */
export function teamsChannel({ name, options, url }: ChannelEntry): MadeChannel {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return endpoint;
  return httpChannel({ name, scheme: "teams", options, endpoint, format: formatTeams });
}

/** Texts are runs of rich text, since a `TextBlock` would be read as Markdown, and `{{DATE(...)}}` as a date. */
export function formatTeams(digest: Digest): JsonPost[] {
  const { headline, lines, tone } = digestText(digest);
  const block = (text: string, look = {}) => ({
    type: "RichTextBlock",
    inlines: [{ type: "TextRun", text, ...look }],
  });
  const card = {
    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
    type: "AdaptiveCard",
    version: "1.4",
    fallbackText: headline,
    msteams: { width: "Full" },
    body: [
      block(headline, { weight: "bolder", size: "medium", color: COLOURS[tone] }),
      ...lines.map((line) => block(line)),
    ],
    ...(digest.link && {
      actions: [{ type: "Action.OpenUrl", title: "Open the status page", url: digest.link }],
    }),
  };
  return [{
    body: {
      type: "message",
      attachments: [{ contentType: "application/vnd.microsoft.card.adaptive", contentUrl: null, content: card }],
    },
  }];
}
