/** The prefix of each service's actions, by the name that the provider logs. */
const SERVICES: Record<string, string> = {
  "ACM": "acm",
  "CloudWatch": "cloudwatch",
  "CloudWatch Logs": "logs",
  "DynamoDB": "dynamodb",
  "EC2": "ec2",
  "ECR": "ecr",
  "ECS": "ecs",
  "Elastic Load Balancing v2": "elasticloadbalancing",
  "EventBridge": "events",
  "IAM": "iam",
  "KMS": "kms",
  "Route 53": "route53",
  "S3": "s3",
  "Secrets Manager": "secretsmanager",
  "SNS": "sns",
  "STS": "sts",
  "WAFV2": "wafv2",
};

/** Calls of S3 whose right has another name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html */
const S3_RIGHTS: Record<string, string> = {
  DeleteBucketEncryption: "PutEncryptionConfiguration",
  DeleteBucketLifecycle: "PutLifecycleConfiguration",
  DeleteBucketOwnershipControls: "PutBucketOwnershipControls",
  DeleteObjects: "DeleteObject",
  DeletePublicAccessBlock: "PutBucketPublicAccessBlock",
  GetBucketAccelerateConfiguration: "GetAccelerateConfiguration",
  GetBucketCors: "GetBucketCORS",
  GetBucketEncryption: "GetEncryptionConfiguration",
  GetBucketLifecycleConfiguration: "GetLifecycleConfiguration",
  GetBucketReplication: "GetReplicationConfiguration",
  GetObjectLockConfiguration: "GetBucketObjectLockConfiguration",
  GetPublicAccessBlock: "GetBucketPublicAccessBlock",
  HeadBucket: "ListBucket",
  HeadObject: "GetObject",
  ListObjectVersions: "ListBucketVersions",
  PutBucketEncryption: "PutEncryptionConfiguration",
  PutBucketLifecycleConfiguration: "PutLifecycleConfiguration",
  PutPublicAccessBlock: "PutBucketPublicAccessBlock",
};

/** The rights that the calls in a debug log of the AWS provider need, as `service:Action`. */
export function rightsOf(log: string): Set<string> {
  const rights = new Set<string>();
  for (const entry of log.split(/\n(?=\d{4}-\d\d-\d\dT)/)) {
    if (!entry.includes("HTTP Request Sent")) continue;
    const service = /rpc\.service="?([^"=]+?)"?(?:\s+[\w.@]+=|\s*$)/.exec(entry)?.[1];
    const method = /rpc\.method="?(\w+)/.exec(entry)?.[1];
    if (!service || !method || !SERVICES[service]) throw new Error(`Cannot read a call from the log: ${entry}`);
    rights.add(`${SERVICES[service]}:${service === "S3" ? S3_RIGHTS[method] ?? method : method}`);
  }
  return rights;
}
