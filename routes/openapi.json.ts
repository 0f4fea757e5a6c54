import { define } from "../define.ts";
import { DESCRIPTION } from "../lib/api/description.ts";

export const handler = define.handlers(() => Response.json(DESCRIPTION));
