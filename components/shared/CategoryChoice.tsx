import { Choice, type ChoiceProps } from "./Choice.tsx";

export interface CategoryChoiceProps extends Pick<ChoiceProps, "chosen" | "counts"> {
  categories: readonly string[];
}

/** A choice of a category; nothing where the list has none. */
export function CategoryChoice({ categories, chosen, counts }: CategoryChoiceProps) {
  if (categories.length === 0) return null;
  return (
    <Choice
      name="category"
      label="Category"
      any="Any category"
      chosen={chosen}
      counts={counts}
      options={categories.map((category) => [category, category])}
    />
  );
}
