/** Compares names as people sort them: without regard to case and accents, and numbers by their value. */
export const compareNames: (a: string, b: string) => number =
  new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;
