/** The actions of each signal. */
const actions = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls an action when a signal is aborted. Used in place of an event listener, since a signal searches all its listeners
 * whenever one is added or removed, and a sweep's has hundreds.
 * @returns cancels the action
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
