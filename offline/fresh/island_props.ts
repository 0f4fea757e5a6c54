import { Signal } from "@preact/signals";
import { stringify } from "devalue";
import { isValidElement, type VNode } from "preact";
import { Slot, type SlotProps } from "./slot.ts";

/** What devalue does not know by itself. A reducer returns a truthy value for what is its own. */
const reducers = {
  Signal: (value: unknown) => value instanceof Signal && [value.peek()],
  Slot: (value: unknown) => isSlot(value) && [value.props.id],
  Instance: (value: unknown) => isInstance(value) && { ...value },
};

/** Props as a JavaScript expression, safe in a script element. What stands in them twice stays one. */
export function serializeProps(props: unknown): string {
  try {
    return stringify(props, reducers).replaceAll("<", "\\u003c");
  } catch (error) {
    throw new TypeError(`Cannot hand props to an island: ${(error as Error).message}`, { cause: error });
  }
}

function isSlot(value: unknown): value is VNode<SlotProps> {
  return isValidElement(value) && value.type === Slot;
}

/** Whether it is of a class that JavaScript does not bring along. */
function isInstance(value: unknown): value is object {
  if (Object.prototype.toString.call(value) !== "[object Object]" || isValidElement(value)) return false;
  return ![null, Object.prototype].includes(Object.getPrototypeOf(value));
}
