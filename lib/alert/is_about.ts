import type { ChannelOptions } from "../channel/channel.ts";
import type { Target } from "../model/target.ts";

/** Whether a channel is about a target. */
export function isAbout(options: Pick<ChannelOptions, "category">, { category }: Target): boolean {
  return options.category === undefined || category === options.category;
}
