import { findProgram } from "../process/needs.ts";
import { type DynamoDbLocal, JAVA, startDynamoDbLocal } from "./dynamodb_local.ts";

/** Starts DynamoDB Local before the tests of a file, where Java is installed, and ends it after them; gives it to a test. */
export function dynamoDbOfFile(): () => DynamoDbLocal {
  let local: DynamoDbLocal | undefined;
  Deno.test.beforeAll(async () => {
    if (findProgram(JAVA)) local = await startDynamoDbLocal();
  });
  Deno.test.afterAll(() => local?.[Symbol.asyncDispose]());
  return () => {
    if (!local) throw new Error("Cannot test with DynamoDB Local: it is not started");
    return local;
  };
}
