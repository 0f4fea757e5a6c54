import type { PublishCommandInput, SNSClientConfig, SNSServiceException } from "@aws-sdk/client-sns";
import anyAscii from "any-ascii";
import type { Digest } from "../model/digest.ts";
import { visibleJson } from "../text/visible.ts";
import { abortCode, type ChannelEntry, type Delivery, type MadeChannel } from "./channel.ts";
import { digestText, plainText } from "./digest_text.ts";

const ARN = /^sns:(arn:aws[a-z-]*:sns:([a-z0-9-]+):\d{12}:([\w-]{1,256}(?:\.fifo)?))$/;

/** A topic of Amazon SNS. The SDK looks in its usual places for what is not in `config` (credentials, endpoint). */
export function snsChannel({ name, options, url }: ChannelEntry, config: SNSClientConfig = {}): MadeChannel {
  const [, topic, region] = ARN.exec(url) ?? [];
  if (!topic) return { problem: "expected sns: and the ARN of a topic" };
  return {
    name,
    scheme: "sns",
    options,
    async send(digest, { signal }): Promise<Delivery> {
      const input = formatSns(digest, topic);
      // Loaded when used, since it takes a tenth of a second, and memory.
      const { PublishCommand, SNSClient } = await import("@aws-sdk/client-sns");
      const client = new SNSClient({ region, maxAttempts: 1, ...config });
      try {
        await client.send(new PublishCommand(input), { abortSignal: signal });
        return { ok: true };
      } catch (error) {
        return { ok: false, code: abortCode(signal) ?? codeOf(error as Error) };
      } finally {
        client.destroy();
      }
    },
    print: (digest) =>
      `Publish\n\n${
        visibleJson(JSON.stringify(formatSns(digest, "(not shown)"), null, 2)).replaceAll("\\u000a", "\n")
      }`,
  };
}

/**
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: a subject has up to 99 ASCII characters, and the text message
 * has to fit into one.
 */
export function formatSns(digest: Digest, topic: string): PublishCommandInput {
  const text = digestText(digest);
  const headline = anyAscii(text.headline).replace(/[^\x20-\x7e]/g, "");
  return {
    TopicArn: topic,
    Subject: headline.slice(0, 99).trim(),
    MessageStructure: "json",
    Message: JSON.stringify({ default: plainText(text, digest.link), sms: headline.slice(0, 140) }),
    ...(topic.endsWith(".fifo") && { MessageGroupId: "lookout", MessageDeduplicationId: digest.id }),
  };
}

function codeOf(error: Error): string {
  const status = (error as Partial<SNSServiceException>).$metadata?.httpStatusCode;
  if (status !== undefined) return String(status);
  return error.name === "CredentialsProviderError" ? "credentials" : "network";
}
