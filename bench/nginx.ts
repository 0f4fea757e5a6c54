import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { freePort } from "../testing/process/free_port.ts";
import { untilAnswers } from "./until_answers.ts";

/** A running nginx. */
export interface Nginx extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  origin: string;
}

/**
 * Serves texts as files, by name, each also packed by gzip for those who take that. As many workers as there are cores,
 * and nothing logged.
 */
export async function startNginx(command: string, files: Record<string, string>): Promise<Nginx> {
  const folder = await Deno.makeTempDir({ prefix: "bench-nginx-" });
  await Deno.mkdir(`${folder}/files`);
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/files/${name}`, text);
    await Deno.writeFile(`${folder}/files/${name}.gz`, await promisify(gzip)(text, { level: 6 }));
  }
  const port = freePort();
  await Deno.writeTextFile(`${folder}/nginx.conf`, configuration(folder, port));
  const process = new Deno.Command(command, {
    args: ["-p", folder, "-c", `${folder}/nginx.conf`, "-e", "stderr"],
    stdout: "null",
    stderr: "null",
  }).spawn();
  const stop = async () => {
    process.kill();
    await process.status;
    await Deno.remove(folder, { recursive: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  try {
    await untilAnswers(`${origin}/${Object.keys(files)[0]}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, [Symbol.asyncDispose]: stop };
}

function configuration(folder: string, port: number): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`);
  // As root, its workers would become somebody who may not look into the folder.
  return `
    ${Deno.uid() === 0 ? "user root;" : ""}
    daemon off;
    pid ${folder}/nginx.pid;
    worker_processes auto;
    error_log stderr crit;
    events {}
    http {
      ${temporary.join(" ")}
      access_log off;
      sendfile on;
      tcp_nopush on;
      keepalive_requests 1000000;
      server {
        listen 127.0.0.1:${port};
        root ${folder}/files;
        gzip_static on;
      }
    }`;
}
