import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { namedMessageOf } from "../../message.ts";

/**
 * A client whose calls end within about three seconds, including the second attempt: a slow store must not delay anything. The SDK looks
 * in its usual places for what `config` leaves out.
 */
export function connect(config: DynamoDBClientConfig = {}): DynamoDBDocument {
  const client = new DynamoDBClient({
    ...config,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1000, requestTimeout: 1500, socketTimeout: 1500, throwOnRequestTimeout: true },
  });
  return DynamoDBDocument.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** Whether a conditional write found its condition false. */
export function isConditionFailed(error: unknown): boolean {
  return (error as Error).name === "ConditionalCheckFailedException";
}

/** Failures that will not pass, by the SDK's names; some of them occur before any request. */
const LASTING: Record<string, string> = {
  ResourceNotFoundException: "there is no such table",
  ValidationException: "its key must be pk and sk, both of them strings",
  AccessDeniedException: "a permission is missing",
  CredentialsProviderError: "no credentials found",
  MissingAuthenticationTokenException: "no credentials found",
  ExpiredTokenException: "the credentials have expired",
  IncompleteSignatureException: "the credentials are not valid",
  InvalidSignatureException: "the credentials are not valid",
  UnrecognizedClientException: "the credentials are not valid",
};

/**
 * Tries every action that the store needs, changing nothing, so that a missing table or permission is noticed at the start. A table that
 * cannot be reached passes.
 * @throws {Error} for a failure that will not pass, with the table, the region and the action
 */
export async function checkAccess(table: DynamoDBDocument, TableName: string): Promise<void> {
  const region = await table.config.region().catch(() => {
    throw new Error("no region: set AWS_REGION");
  });
  const Key = { pk: "access", sk: "access" };
  // No item has this key.
  const ConditionExpression = "attribute_exists(pk)";
  const tries: Record<string, () => Promise<unknown>> = {
    Query: () =>
      table.query({ TableName, KeyConditionExpression: "pk = :pk", ExpressionAttributeValues: { ":pk": Key.pk } }),
    GetItem: () => table.get({ TableName, Key }),
    PutItem: () => table.put({ TableName, Item: Key, ConditionExpression }),
    UpdateItem: () => table.update({ TableName, Key, ConditionExpression }),
  };
  const actions = Object.keys(tries);
  const outcomes = await Promise.allSettled(Object.values(tries).map((run) => run()));
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled" || !(outcome.reason.name in LASTING)) continue;
    const { reason } = outcome;
    const where = `${TableName} in ${region}, dynamodb:${actions[index]}`;
    throw new Error(`${LASTING[reason.name]} (${where}): ${namedMessageOf(reason)}`, { cause: reason });
  }
}
