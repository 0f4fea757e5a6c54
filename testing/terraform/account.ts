import { type Moto, startMoto } from "./moto.ts";
import { run } from "./run.ts";

/** An emulated AWS account, read by the AWS CLI, as someone would who knows nothing of Terraform. */
export class Account implements AsyncDisposable {
  readonly #moto: Moto;

  private constructor(moto: Moto) {
    this.#moto = moto;
  }

  static async open(): Promise<Account> {
    return new Account(await startMoto());
  }

  /** What programs need to take it for AWS. */
  get env(): Record<string, string> {
    return this.#moto.env;
  }

  /** What `aws SERVICE OPERATION ...` answers. */
  // deno-lint-ignore no-explicit-any -- The answers' shapes are AWS's, and the tests assert them.
  async aws(...args: string[]): Promise<any> {
    const { stdout } = await run("aws", [...args, "--output", "json"], { env: this.env });
    return stdout.trim() === "" ? undefined : JSON.parse(stdout);
  }

  /** Pushes an image without layers; its digest. */
  async pushImage(repository: string, tag: string): Promise<string> {
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: `sha256:${"0".repeat(64)}`,
      size: 2,
    };
    const manifest = { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", config, layers: [] };
    const image = ["--repository-name", repository, "--image-tag", tag, "--image-manifest", JSON.stringify(manifest)];
    return (await this.aws("ecr", "put-image", ...image)).image.imageId.imageDigest;
  }

  /** What is tagged as the project's, and buckets and roles whoever made them. */
  async left(): Promise<string[]> {
    const [tagged, { Buckets }, { Roles }] = await Promise.all([
      this.aws("resourcegroupstaggingapi", "get-resources", "--tag-filters", "Key=Project"),
      this.aws("s3api", "list-buckets"),
      this.aws("iam", "list-roles"),
    ]);
    return [tagged.ResourceTagMappingList, Buckets, Roles].flat().map(({ ResourceARN, Name, Arn }) =>
      ResourceARN ?? Name ?? Arn
    );
  }

  /** Forgets that objects of a bucket were deleted, which moto cannot do when the bucket is emptied. */
  async forgetDeletions(bucket: string): Promise<void> {
    const { DeleteMarkers = [] } = await this.aws("s3api", "list-object-versions", "--bucket", bucket);
    const Objects = DeleteMarkers.map(({ Key, VersionId }: Record<string, string>) => ({ Key, VersionId }));
    if (Objects.length > 0) {
      await this.aws("s3api", "delete-objects", "--bucket", bucket, "--delete", JSON.stringify({ Objects }));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#moto[Symbol.asyncDispose]();
  }
}
