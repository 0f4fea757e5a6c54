/**
 * Admits a few at a time, each for `hold` ms at most: it keeps many from starting at the very same moment and does not
 * bound how many are under way.
 */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #room: number;

  constructor(readonly options: { atOnce: number; /** Milliseconds. */ hold: number }) {
    this.#room = options.atOnce;
  }

  /** Undefined: there is room now. Else resolves when there is. Each entry must be followed by what `enter()` gives. */
  turn(): Promise<void> | undefined {
    if (this.#room > 0) return void this.#room--;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    return promise;
  }

  /** Begins the stay of who had a turn; the result ends it. */
  enter(): () => void {
    const leave = () => {
      clearTimeout(timer);
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#room++;
    };
    let left = false;
    const timer = setTimeout(leave, this.options.hold);
    return leave;
  }
}
