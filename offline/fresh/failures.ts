/** What was thrown while a request was answered, for the page that shows it while developing. */
export const failures = new WeakMap<Request, unknown>();
