import { number } from "../../lib/text/numbers.ts";

export interface ChoiceProps {
  name: string;
  label: string;
  /** The name of the empty choice. Default: there is none. */
  any?: string;
  chosen?: string;
  /** How many targets each option would find; one that would find none is disabled. */
  counts?: ReadonlyMap<string, number>;
  options: (readonly [value: string, name: string])[];
}

/** A choice of one option; what is chosen is kept even where it is no longer among the options. */
export function Choice({ name, label, any, chosen, counts, options }: ChoiceProps) {
  const known = chosen === undefined || options.some(([value]) => value === chosen);
  const option = ([value, text]: readonly [string, string]) => {
    const count = counts?.get(value) ?? 0;
    return (
      <option value={value} selected={value === (chosen ?? "")} disabled={counts && count === 0 && value !== chosen}>
        {counts ? `${text} (${number(count)})` : text}
      </option>
    );
  };
  return (
    <label>
      <span class="hidden">{label}</span>
      <select name={name}>
        {any && <option value="" selected={chosen === undefined}>{any}</option>}
        {!known && option([chosen, chosen])}
        {options.map(option)}
      </select>
    </label>
  );
}
