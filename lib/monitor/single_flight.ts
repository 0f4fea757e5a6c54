/** A call that is the same one while it goes on: who calls meanwhile gets what comes of it. */
export interface SingleFlight<T> {
  (): Promise<T>;
  /** Resolves when it does not go on, whatever came of it. */
  idle: () => Promise<void>;
}

/** Makes of `work` what goes on once at a time. */
export function singleFlight<T>(work: () => Promise<T>): SingleFlight<T> {
  let going: Promise<T> | undefined;
  const fly = () => going ??= work().finally(() => going = undefined);
  return Object.assign(fly, {
    idle: async () => {
      await going?.catch(() => {});
    },
  });
}
