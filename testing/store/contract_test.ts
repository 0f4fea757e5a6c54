import { testStore } from "./contract.ts";
import { openMemory } from "../../lib/store/sqlite/memory.ts";
import { openSqlite } from "../../lib/store/sqlite/sqlite.ts";

const folder = Deno.makeTempDirSync();
Deno.test.afterAll(() => Deno.remove(folder, { recursive: true }));

testStore("openSqlite()", (now) => openSqlite(`${folder}/${crypto.randomUUID()}.db`, { now }));
testStore("openMemory()", (now) => Promise.resolve(openMemory({ now })));
