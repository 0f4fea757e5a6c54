/** The message of an error; anything else that was thrown, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** An error of an SDK in one line, with its name, which says more than the message. */
export function namedMessageOf({ name, message }: Error): string {
  const [line] = message.split("\n");
  return /^(Error|TypeError)$/.test(name) ? line : `${name}: ${line}`;
}
