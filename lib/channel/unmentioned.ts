/**
 * A text that calls nobody in a chat and hides no link: `@everyone`, `@here` and `[bank](https://...)` read as before, but
 * have a character of no width in them. Slack, Mattermost, Discord and what Apprise serves know no common way to quote.
 */
export function unmentioned(text: string): string {
  return text.replace(/@(?=[\w<])/g, "@\u200b").replaceAll("](", "]\u200b(");
}
