import type { DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { messageOf } from "../../message.ts";
import type { Store, StoreOptions } from "../store.ts";
import { claimsOf } from "./claims.ts";
import { checkAccess, connect } from "./client.ts";
import { daysOf } from "./days.ts";
import { documentsOf } from "./documents.ts";
import { incidentsOf } from "./incidents.ts";
import { itemsOf } from "./items.ts";
import { listsOf } from "./lists.ts";
import { sweepsOf } from "./sweeps.ts";

export interface DynamoDbOptions extends StoreOptions {
  /** Region, endpoint and credentials. Default: as the SDK finds them. */
  client?: DynamoDBClientConfig;
}

/**
 * Opens a table whose key is `pk` and `sk`, both strings, and whose attribute for the time to live is `ttl`. A table that
 * cannot be reached is opened anyway.
 * @throws {Error} `Cannot open dynamodb:TABLE: why`, when the table, a permission or the credentials are missing
 */
export async function openDynamoDb(table: string, options: DynamoDbOptions = {}): Promise<Store> {
  const client = connect(options.client);
  try {
    await checkAccess(client, table);
  } catch (error) {
    client.destroy();
    throw new Error(`Cannot open dynamodb:${table}: ${messageOf(error)}`, { cause: error });
  }
  const name = `dynamodb:${table}`;
  const items = itemsOf(client, table, { name, now: options.now ?? Date.now });
  return {
    name,
    ...sweepsOf(items),
    ...listsOf(items),
    ...daysOf(items),
    ...incidentsOf(items),
    ...documentsOf(items),
    ...claimsOf(items),

    // DynamoDB deletes expired items automatically, at no cost.
    prune: () => Promise.resolve(),

    close: () => Promise.resolve(client.destroy()),
  };
}
