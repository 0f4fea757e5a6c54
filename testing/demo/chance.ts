/** A number of [0, 1), always the same for the same whole numbers: murmur3's finaliser, some 20 ns a key. */
export function chance(...keys: number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ key, 0x85ebca6b);
    hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return (hash >>> 0) / 2 ** 32;
}

/** One of a list, by a number of [0, 1). */
export function pick<T>(list: readonly T[], share: number): T {
  return list[Math.floor(share * list.length)];
}
