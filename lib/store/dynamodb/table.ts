import {
  CreateTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { messageOf } from "../../message.ts";

/**
 * Creates a table as the store needs it: paid per request, with automatic deletion of expired items. For local use and tests; on AWS the
 * deployment creates it.
 * @throws {Error} `Cannot create the table NAME: why`
 */
export async function createTable(TableName: string, config: DynamoDBClientConfig = {}): Promise<void> {
  const client = new DynamoDBClient(config);
  try {
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }, { AttributeName: "sk", KeyType: "RANGE" }],
        AttributeDefinitions: [
          { AttributeName: "pk", AttributeType: "S" },
          { AttributeName: "sk", AttributeType: "S" },
        ],
      }),
    );
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
    await client.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { AttributeName: "ttl", Enabled: true } }),
    );
  } catch (error) {
    throw new Error(`Cannot create the table ${TableName}: ${messageOf(error)}`, { cause: error });
  } finally {
    client.destroy();
  }
}
