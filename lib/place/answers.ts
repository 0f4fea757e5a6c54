import type { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { DAY } from "../duration.ts";
import type { Target } from "../model/target.ts";
import { messageOf, namedMessageOf } from "../message.ts";
import { done } from "../store/dynamodb/items.ts";
import { type Answer, packChecks, unpackChecks } from "./answer.ts";
import { iso } from "../text/iso.ts";

/** Which answer it is. */
export interface AnswerName {
  place: string;
  /** ms UTC. */
  slot: number;
  /** Its job's. */
  key: string;
}

/** What an answer is kept as; its partition is its place's own, which is all that the place's role may write to. */
interface AnswerItem {
  pk: `answer ${string}`;
  /** `<slot> <key>`. */
  sk: string;
  checks?: Uint8Array;
  /** Why the job cannot be done. */
  cannot?: string;
  /** Seconds UTC. */
  ttl: number;
}

/** An item has 400 KB at most: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_PACKED = 390_000;

/** How long answers are kept: none is read after its slot. */
const KEPT = DAY;

/**
 * Writes an answer, with PutItem alone; false: there is one already, which is kept. Messages may be delivered more than once.
 * @throws {Error} when the table cannot be written to
 */
export async function putAnswer(
  table: DynamoDBDocument,
  TableName: string,
  name: AnswerName,
  answer: Answer,
): Promise<boolean> {
  const packed = "checks" in answer ? await packChecks(answer.checks) : undefined;
  const content = !packed
    ? answer as { cannot: string }
    : packed.length <= MAX_PACKED
    ? { checks: packed }
    : { cannot: "its checks do not fit into one item" };
  const Item: AnswerItem = { ...keyOf(name), ...content, ttl: Math.ceil((Date.now() + KEPT) / 1000) };
  const putting = table.put({ TableName, Item, ConditionExpression: "attribute_not_exists(pk)" });
  return await done(putting).catch((error) => {
    throw new Error(`Cannot write results to the table ${TableName}: ${namedMessageOf(error)}`, { cause: error });
  });
}

/**
 * Reads an answer, with the checks of these targets; undefined: there is none yet. One that is not valid is not waited
 * for, since the first one stays.
 * @throws {Error} when the table cannot be read
 */
export async function readAnswer(
  table: DynamoDBDocument,
  TableName: string,
  name: AnswerName,
  targets: readonly Pick<Target, "id" | "expect">[],
): Promise<Answer | undefined> {
  // Eventually consistent, at half the cost: what is not found yet is read again.
  const { Item } = await table.get({ TableName, Key: keyOf(name) }).catch((error) => {
    throw new Error(`Cannot read results from the table ${TableName}: ${namedMessageOf(error)}`, { cause: error });
  });
  if (!Item) return undefined;
  const { checks, cannot } = Item as AnswerItem;
  if (checks instanceof Uint8Array) {
    return await unpackChecks(checks, targets).then(
      (checks) => ({ checks }),
      (error) => ({ cannot: messageOf(error) }),
    );
  }
  return { cannot: typeof cannot === "string" ? cannot.slice(0, 200) : "it gives no reason" };
}

function keyOf({ place, slot, key }: AnswerName): Pick<AnswerItem, "pk" | "sk"> {
  return { pk: `answer ${place}`, sk: `${iso(slot)} ${key}` };
}
