/** What `main_server.ts` is, by a clock that is `SKEW` milliseconds ahead. */
const skew = Number(Deno.env.get("SKEW"));
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...values: []) {
    super(...(values.length > 0 ? values : [RealDate.now() + skew] as unknown as []));
  }

  static override now(): number {
    return RealDate.now() + skew;
  }
} as DateConstructor;

await import("./main_server.ts");
