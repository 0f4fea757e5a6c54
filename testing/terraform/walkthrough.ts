import { join } from "node:path";
import type { Moto } from "./moto.ts";
import { TERRAFORM_FOLDER } from "./roots.ts";
import { run } from "./run.ts";

/** The chapters of terraform/README.md that are followed. */
const CHAPTERS = ["From an empty account", "Destroy"];

/** What a reader types in each step of terraform/README.md, by the step's heading: its blocks of `sh`. */
export async function readSteps(): Promise<Map<string, string>> {
  const readme = await Deno.readTextFile(join(TERRAFORM_FOLDER, "README.md"));
  const chapters = readme.split(/^## /m).filter((chapter) => CHAPTERS.includes(chapter.split("\n", 1)[0]));
  const steps = chapters.flatMap((chapter) => chapter.split(/^### /m).slice(1)).map((step) => {
    const blocks = [...step.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block);
    return [step.split("\n", 1)[0], blocks.join("")] as const;
  });
  return new Map(steps);
}

/** What this machine lacks: Docker, and a registry with layers. Its `push` puts an image without any under the tag. */
const DOCKER = `#!/bin/sh
set -eu
case $1 in
  login) cat >/dev/null ;;
  build) shift; echo "$@" >"$DOCKER_BUILD" ;;
  push)
    image=\${2#*/}
    aws ecr put-image --profile lookout-image --repository-name "\${image%:*}" --image-tag "\${image#*:}" \\
      --image-manifest '{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "layers": [],
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "size": 2,
          "digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}}' ;;
esac
`;

/** Someone at a shell in the project's folder, who types what the README says and confirms what Terraform asks. */
export class Reader implements AsyncDisposable {
  readonly #home: string;
  readonly #env: Record<string, string>;

  private constructor(readonly project: string, home: string, aws: Record<string, string>) {
    this.#home = home;
    const { AWS_ACCESS_KEY_ID: _, AWS_SECRET_ACCESS_KEY: __, ...rest } = aws;
    const plugins = Deno.env.get("TF_PLUGIN_DIR");
    this.#env = {
      ...rest,
      HOME: home,
      PATH: `${home}/bin:${Deno.env.get("PATH")}`,
      // Terraform's backend takes the other name for S3 alone.
      AWS_ENDPOINT_URL_STS: aws.AWS_ENDPOINT_URL,
      AWS_CONFIG_FILE: join(home, "config"),
      AWS_SHARED_CREDENTIALS_FILE: join(home, "credentials"),
      DOCKER_BUILD: join(home, "build"),
      GIT_AUTHOR_NAME: "you",
      GIT_AUTHOR_EMAIL: "you@example.com",
      GIT_COMMITTER_NAME: "you",
      GIT_COMMITTER_EMAIL: "you@example.com",
      TF_CLI_ARGS: "-no-color",
      TF_CLI_ARGS_apply: "-auto-approve",
      TF_CLI_ARGS_destroy: "-auto-approve",
      // Objects of an emulator that has no name of its own are found by path.
      TF_CLI_ARGS_init: `-force-copy -backend-config=use_path_style=true${plugins ? ` -plugin-dir=${plugins}` : ""}`,
      TF_LOG_PROVIDER: "DEBUG",
    };
  }

  /** @param project a copy of the project, which becomes a repository here */
  static async at(project: string, { env }: Pick<Moto, "env">): Promise<Reader> {
    const home = await Deno.makeTempDir({ prefix: "lookout-reader-" });
    await Deno.mkdir(join(home, "bin"));
    await Deno.writeTextFile(join(home, "bin/docker"), DOCKER, { mode: 0o755 });
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = env;
    const credentials =
      `[default]\naws_access_key_id = ${AWS_ACCESS_KEY_ID}\naws_secret_access_key = ${AWS_SECRET_ACCESS_KEY}\n`;
    await Deno.writeTextFile(join(home, "credentials"), credentials);
    const reader = new Reader(project, home, env);
    await reader.type("git init --quiet && git add . && git commit --quiet --message Lookout");
    return reader;
  }

  /**
   * Types commands into a new shell, which ends at the first that fails.
   * @param log file that gets the calls to AWS of Terraform's provider
   */
  async type(commands: string, log?: string): Promise<string> {
    const env = { ...this.#env, ...(log ? { TF_LOG_PATH: log } : { TF_LOG_PROVIDER: "" }) };
    return (await run("bash", ["-euo", "pipefail", "-c", commands], { cwd: this.project, env })).stdout;
  }

  /** The arguments of the last `docker build`. */
  async lastBuild(): Promise<string> {
    return (await Deno.readTextFile(join(this.#home, "build"))).trimEnd();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#home, { recursive: true });
  }
}
