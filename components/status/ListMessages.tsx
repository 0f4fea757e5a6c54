import { withoutFolder } from "../../lib/show/source_name.ts";
import { number } from "../../lib/text/numbers.ts";

export interface ListMessagesProps {
  /** Problems or warnings of the list, as they are written for people. */
  messages: readonly string[];
  /** Of the list: a file's folder is left out. */
  source: string;
}

/** How many are shown; the API has all of them. */
const MAX_SHOWN = 50;

/** Messages about the list, one per line. */
export function ListMessages({ messages, source }: ListMessagesProps) {
  const line = (text: string) => <li dir="auto">{withoutFolder(text, source)}</li>;
  return (
    <>
      <ul class="reason">
        {messages.slice(0, MAX_SHOWN).map(line)}
      </ul>
      {messages.length > MAX_SHOWN && (
        <p>
          {number(messages.length - MAX_SHOWN)} more are listed at <a href="/api/v1/list">/api/v1/list</a>.
        </p>
      )}
    </>
  );
}
