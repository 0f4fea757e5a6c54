/**
 * Lets a few in at a time. Whoever stays longer than `hold` makes room for the next one all the same: it is there to
 * keep many from beginning at the very same moment, not to bound how many there are.
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
