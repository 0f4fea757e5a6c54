/**
 * The rooms of the product, the highest floor first. A module may import what is in its own room or on a floor below; rooms
 * on one floor know nothing of each other. The files that lie in `lib/` itself are the ground: they are about no room.
 * `dev.ts` is none of the product: it builds it, and shows developers the demo of `testing/`.
 */
export const FLOORS: readonly (readonly string[])[] = [
  ["serve.ts", "cli.ts", "worker.ts"],
  ["main.ts"],
  ["app.ts"],
  ["routes"],
  ["define.ts"],
  ["components"],
  ["islands"],
  ["client"],
  ["lib/monitor"],
  ["lib/alert"],
  ["lib/past"],
  ["lib/sweep", "lib/review", "lib/api", "lib/metrics", "lib/http"],
  ["lib/slot"],
  ["lib/config"],
  ["lib/channel"],
  ["lib/show", "lib/maintenance", "lib/place"],
  ["lib/check", "lib/list", "lib/store"],
  ["lib/model"],
  ["lib/log"],
  ["lib/text"],
  ["lib"],
];
