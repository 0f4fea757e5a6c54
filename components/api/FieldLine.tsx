import type { ComponentChildren } from "preact";

export interface FieldLineProps {
  name: string;
  /** Shown below, in smaller type. Default: nothing. */
  details?: ComponentChildren;
  children: ComponentChildren;
}

/** A line of a list of parameters or fields. */
export function FieldLine({ name, details, children }: FieldLineProps) {
  return (
    <div>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        {children}
        {details && <span class="details">{details}</span>}
      </dd>
    </div>
  );
}
