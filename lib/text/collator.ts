/** Order of names for people: without regard to case and accents, numbers by value. */
export const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
