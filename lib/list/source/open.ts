import { fileSource } from "./file.ts";
import { httpsSource } from "./https.ts";
import type { Source, SourceConfig } from "./source.ts";

/** The source that is configured; nothing is asked of it yet. */
export async function openSource(config: SourceConfig): Promise<Source> {
  switch (config.kind) {
    case "file":
      return fileSource(config.path);
    case "https":
      return httpsSource(config);
    case "s3": {
      // Loaded only where it is used: the SDK takes a fifth of a second, and memory.
      const { s3Source } = await import("./s3.ts");
      return s3Source(config);
    }
  }
}
