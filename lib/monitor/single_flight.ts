/** A function whose calls share one run: a call during a run gets its result. */
export interface SingleFlight<T> {
  (): Promise<T>;
  /** Resolves when nothing is running, however the last run ended. */
  idle: () => Promise<void>;
}

/** Lets `work` run once at a time. */
export function singleFlight<T>(work: () => Promise<T>): SingleFlight<T> {
  let going: Promise<T> | undefined;
  const fly = () => going ??= work().finally(() => going = undefined);
  return Object.assign(fly, {
    idle: async () => {
      await going?.catch(() => {});
    },
  });
}
