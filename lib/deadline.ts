/**
 * What `work` resolves to, if it does in time; the work itself continues.
 * @param ms milliseconds from now
 * @throws {Error} `no response within N s`
 */
export async function deadline<T>(work: Promise<T>, ms: number): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no response within ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
