/**
 * One of Node's modules, loaded when it is first used: some take 20 ms. By the global `process`, because importing
 * node:process takes 10 ms itself, also where nothing is used.
 */
export const builtin =
  ((name: string) => globalThis.process.getBuiltinModule(name)) as typeof globalThis.process.getBuiltinModule;
