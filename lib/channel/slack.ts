import type { Digest } from "../model/digest.ts";
import type { ChannelEntry, MadeChannel } from "./channel.ts";
import { type DigestText, digestText } from "./digest_text.ts";
import { readEndpoint } from "./endpoint.ts";
import { httpChannel, type JsonPost } from "./http.ts";
import { unmentioned } from "./unmentioned.ts";

const COLOURS: Record<DigestText["tone"], string> = { bad: "danger", good: "good", neutral: "#888888" };

/**
 * An incoming webhook of Slack, or of what understands its format: Mattermost, and Discord with `/slack` at the end. `text`
 * and one attachment, since neither Mattermost nor Discord supports blocks.
 */
export function slackChannel({ name, options, url }: ChannelEntry): MadeChannel {
  const endpoint = readEndpoint(url);
  if ("problem" in endpoint) return endpoint;
  return httpChannel({ name, scheme: "slack", options, endpoint, format: formatSlack });
}

/** Limits: Discord's `text` 2,000 characters and the attachment's 4,096; Mattermost's post 16,383. */
export function formatSlack(digest: Digest): JsonPost[] {
  const { headline, lines, tone } = digestText(digest, { escape: escaped });
  const attachment = {
    fallback: headline,
    color: COLOURS[tone],
    text: lines.join("\n"),
    // Names must not be formatted as bold or code.
    mrkdwn_in: [],
    ...(digest.link && { title: "Open the status page", title_link: digest.link }),
  };
  return [{ body: { text: headline, mrkdwn: false, unfurl_links: false, attachments: [attachment] } }];
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three begin links and mentions, `<!channel>`. */
function escaped(text: string): string {
  return unmentioned(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
