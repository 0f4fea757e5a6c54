import { openMemory } from "./sqlite/memory.ts";
import { openSqlite } from "./sqlite/sqlite.ts";
import type { Store, StoreOptions } from "./store.ts";
import type { StoreConfig } from "./store_config.ts";

/**
 * Opens the store that is configured.
 * @throws {Error} `Cannot open STORE: why`
 */
export async function openStore(config: StoreConfig, options: StoreOptions = {}): Promise<Store> {
  switch (config.kind) {
    case "sqlite":
      return await openSqlite(config.path, options);
    case "dynamodb": {
      // Loaded only where it is used: the SDK takes a fifth of a second, and memory.
      const { openDynamoDb } = await import("./dynamodb/dynamodb.ts");
      const { table, region } = config;
      return await openDynamoDb(table, { ...options, ...(region && { client: { region } }) });
    }
    case "memory":
      return openMemory(options);
  }
}
