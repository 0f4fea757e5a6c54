import { number } from "../../lib/text/numbers.ts";

export interface ListMessagesProps {
  /** Problems or warnings of the list, as they are written for people. */
  messages: readonly string[];
}

/** As many as are shown; the API has them all. */
const MAX_SHOWN = 50;

const line = (text: string) => <li dir="auto">{text}</li>;

/** What is said of the list, line by line. */
export function ListMessages({ messages }: ListMessagesProps) {
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
