import { fileSource } from "./file.ts";
import { httpsSource } from "./https.ts";
import type { Source } from "./source.ts";
import type { SourceConfig } from "./source_config.ts";

/** The configured source; nothing is requested yet. */
export async function openSource(config: SourceConfig): Promise<Source> {
  switch (config.kind) {
    case "file":
      return fileSource(config.path);
    case "https":
      return httpsSource(config);
    case "s3": {
      // Loaded only if used: the SDK takes a fifth of a second, and memory.
      const { s3Source } = await import("./s3.ts");
      return s3Source(config);
    }
  }
}
