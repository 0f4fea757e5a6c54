import { createHash } from "node:crypto";
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

  /** What `aws SERVICE OPERATION --OPTION VALUE ...` returns. */
  // deno-lint-ignore no-explicit-any -- The shapes are AWS's, and the tests assert them.
  async aws(command: string, options: Record<string, string | string[]> = {}): Promise<any> {
    const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, ...[value].flat()]);
    const { stdout } = await run("aws", [...command.split(" "), ...given, "--output", "json"], { env: this.env });
    return stdout.trim() === "" ? undefined : JSON.parse(stdout);
  }

  /** Pushes an image whose one layer is made of its tag, since moto makes the digest of the layers; its digest. */
  async pushImage(repository: string, tag: string): Promise<string> {
    const config = {
      mediaType: "application/vnd.oci.image.config.v1+json",
      digest: `sha256:${"0".repeat(64)}`,
      size: 2,
    };
    const layer = {
      mediaType: "application/vnd.oci.image.layer.v1.tar+gzip",
      digest: `sha256:${createHash("sha256").update(tag).digest("hex")}`,
      size: 2,
    };
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const manifest = { schemaVersion: 2, mediaType, config, layers: [layer] };
    const image = { "repository-name": repository, "image-tag": tag, "image-manifest": JSON.stringify(manifest) };
    return (await this.aws("ecr put-image", image)).image.imageId.imageDigest;
  }

  /** What is tagged as the project's and is not deleted. */
  async left(): Promise<string[]> {
    const tagged = await this.aws("resourcegroupstaggingapi get-resources", { "tag-filters": "Key=Project" });
    const arns: string[] = tagged.ResourceTagMappingList.map(({ ResourceARN }: { ResourceARN: string }) => ResourceARN);
    const deleted = await Promise.all(arns.map((arn) => this.#isDeleted(arn)));
    return arns.filter((_, index) => !deleted[index]);
  }

  /** Whether a resource is one that AWS shows for a while after it was deleted. */
  async #isDeleted(arn: string): Promise<boolean> {
    const [kind, ...names] = arn.split(":").slice(5).join(":").split("/");
    switch (kind) {
      case "cluster":
        return (await this.aws("ecs describe-clusters", { clusters: arn })).clusters[0]?.status !== "ACTIVE";
      case "service":
        return (await this.aws("ecs describe-services", { cluster: names[0], services: arn })).services[0]?.status !==
          "ACTIVE";
      case "task-definition":
        return (await this.aws("ecs list-task-definitions")).taskDefinitionArns.length === 0;
      case "natgateway": {
        const { NatGateways: [nat] } = await this.aws("ec2 describe-nat-gateways", { "nat-gateway-ids": names[0] });
        return nat.State === "deleted";
      }
      case "key":
        return (await this.aws("kms describe-key", { "key-id": arn })).KeyMetadata.KeyState === "PendingDeletion";
      default:
        return false;
    }
  }

  /** Forgets that objects of a bucket were deleted, since moto fails to empty a bucket that remembers. */
  async forgetDeletions(bucket: string): Promise<void> {
    const { DeleteMarkers = [] } = await this.aws("s3api list-object-versions", { bucket });
    const Objects = DeleteMarkers.map(({ Key, VersionId }: Record<string, string>) => ({ Key, VersionId }));
    if (Objects.length > 0) await this.aws("s3api delete-objects", { bucket, delete: JSON.stringify({ Objects }) });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#moto[Symbol.asyncDispose]();
  }
}
