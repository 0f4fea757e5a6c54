import { fileURLToPath } from "node:url";
import { run } from "./run.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Apart from the images of whoever runs the tests; the base image stays in it for the next time. */
const STORAGE = `${ROOT}artefacts/image/`;

const BASE = "docker.io/denoland/deno";
const DEBIAN = "bookworm";

/** What an image says of how it is to be run (https://github.com/moby/docker-image-spec). */
export interface ImageConfig {
  User: string;
  Env: string[];
  Entrypoint: string[];
  Cmd: string[];
  WorkingDir: string;
  StopSignal: Deno.Signal;
  ExposedPorts: Record<string, unknown>;
  Volumes: Record<string, unknown>;
  Labels: Record<string, string>;
  Healthcheck: { Test: string[] };
}

/** An image that was built here, and its files. Disposing of it removes both. */
export interface Image extends AsyncDisposable {
  config: ImageConfig;
  /** Folder with its files; not to be written to. */
  files: string;
  /** As `files`, for the image that it is built on. */
  baseFiles: string;
}

/**
 * Builds the Dockerfile as it is, with the variable `PACKAGES` as its argument of that name. Needs root, and `debootstrap`
 * where the registry of the base image cannot be reached.
 */
export async function buildImage(): Promise<Image> {
  const version = (await Deno.readTextFile(`${ROOT}.deno-version`)).trim();
  const base = `${BASE}:${version}`;
  await Deno.mkdir(STORAGE, { recursive: true, mode: 0o700 });
  if (!await exists(base)) await getBase(base, version);
  const tag = `localhost/lookout-test:${crypto.randomUUID()}`;
  // Docker's format, since OCI's has no HEALTHCHECK.
  await buildah("build", "--format=docker", "--pull-never", ...packagesArgument(), `--tag=${tag}`, ROOT);
  const containers = [await open(tag), await open(base)];
  const [files, baseFiles] = await Promise.all(containers.map((container) => buildah("mount", container)));
  return {
    config: JSON.parse(await buildah("inspect", "--type=image", tag)).Docker.config,
    files,
    baseFiles,
    async [Symbol.asyncDispose]() {
      await buildah("rm", ...containers);
      await buildah("rmi", tag);
    },
  };
}

function packagesArgument(): string[] {
  const packages = Deno.env.get("PACKAGES");
  return packages ? [`--build-arg=PACKAGES=${packages}`] : [];
}

/** Buildah as it runs without a daemon, also within a container. */
function buildah(...args: string[]): Promise<string> {
  const storage = [`--root=${STORAGE}storage`, `--runroot=${STORAGE}run`, "--storage-driver=vfs"];
  return run("buildah", [...storage, ...args], { env: { BUILDAH_ISOLATION: "chroot" } });
}

function exists(image: string): Promise<boolean> {
  return buildah("inspect", "--type=image", image).then(() => true, () => false);
}

function open(image: string): Promise<string> {
  return buildah("from", "--pull-never", image);
}

/** The base image as it is published, or else one like it. */
async function getBase(base: string, version: string): Promise<void> {
  if (await isRegistryReachable()) await buildah("pull", base);
  else await makeBase(base, version);
}

async function isRegistryReachable(): Promise<boolean> {
  try {
    const response = await fetch("https://registry-1.docker.io/v2/", { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return true;
  } catch {
    return false;
  }
}

async function makeBase(base: string, version: string): Promise<void> {
  if (Deno.version.deno !== version) throw new Error(`Cannot make ${base} with Deno ${Deno.version.deno}`);
  const context = await Deno.makeTempDir({ dir: STORAGE });
  const root = `${context}/root`;
  const bootstrap = () => run("debootstrap", ["--variant=minbase", DEBIAN, root]);
  try {
    // A second time it continues with what it has, should a package have failed to come.
    await bootstrap().catch(bootstrap);
    const left = ["var/cache/apt", "var/lib/apt/lists", "usr/share/doc", "usr/share/locale", "usr/share/man"];
    const excluded = left.map((folder) => `--exclude=./${folder}/*`);
    await run("tar", ["--create", `--file=${context}/root.tar`, `--directory=${root}`, ...excluded, "."]);
    await Deno.copyFile(Deno.execPath(), `${context}/deno`);
    await Deno.copyFile("/etc/ssl/certs/ca-certificates.crt", `${context}/ca-certificates.crt`);
    const file = fileURLToPath(new URL("base.Dockerfile", import.meta.url));
    await buildah("build", "--format=docker", `--file=${file}`, `--tag=${base}`, context);
  } finally {
    await Deno.remove(context, { recursive: true });
  }
}
