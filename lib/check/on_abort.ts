/** By signal, what to do when it is aborted. */
const actions = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls an action when a signal is aborted, unless what it returns is called before. As an event listener, but a signal
 * searches all its listeners whenever one is added or removed, and a sweep's has hundreds.
 */
export function onAbort(signal: AbortSignal, action: () => void): () => void {
  let all = actions.get(signal);
  if (!all) {
    const added = all = new Set();
    actions.set(signal, added);
    signal.addEventListener("abort", () => added.forEach((act) => act()), { once: true });
  }
  all.add(action);
  return () => all.delete(action);
}
