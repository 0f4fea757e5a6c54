# Read access: what `terraform plan` needs.
#trivy:ignore:AWS-0057 Most describe actions take no resource, and none of them reveals data.
resource "aws_iam_policy" "read" {
  #checkov:skip=CKV_AWS_355:Most describe actions take no resource, and none of them reveals data.
  name        = "${var.name}-read"
  path        = "/pipeline/"
  description = "Read the deployments of ${var.name} and their state."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Describe"
        Effect = "Allow"
        Action = [
          "acm:DescribeCertificate", "acm:ListTagsForCertificate",
          "cloudwatch:DescribeAlarms", "cloudwatch:GetDashboard", "cloudwatch:ListTagsForResource",
          "dynamodb:Describe*", "dynamodb:ListTagsOfResource",
          "ec2:Describe*",
          "ecr:DescribeImages", "ecr:DescribeRepositories", "ecr:ListTagsForResource",
          "ecs:Describe*", "ecs:List*",
          "elasticloadbalancing:Describe*",
          "events:DescribeRule", "events:ListTagsForResource", "events:ListTargetsByRule",
          "kms:DescribeKey", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListAliases", "kms:ListResourceTags",
          "logs:Describe*", "logs:ListTagsForResource",
          "sns:GetSubscriptionAttributes", "sns:GetTopicAttributes", "sns:ListTagsForResource",
          "wafv2:GetLoggingConfiguration", "wafv2:GetWebACL", "wafv2:GetWebACLForResource", "wafv2:ListTagsForResource",
        ]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid      = "DescribeWhatHasNoRegion"
        Effect   = "Allow"
        Action   = ["route53:GetChange", "route53:GetHostedZone", "route53:ListResourceRecordSets", "route53:ListTagsForResource"]
        Resource = "*"
      },
      {
        Sid      = "DescribeRoles"
        Effect   = "Allow"
        Action   = ["iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies"]
        Resource = local.app_roles
      },
      {
        Sid      = "DescribeBuckets"
        Effect   = "Allow"
        Action   = ["s3:GetAccelerateConfiguration", "s3:GetBucket*", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:GetReplicationConfiguration", "s3:ListBucket"]
        Resource = local.buckets
      },
      {
        # Where they are, not what they are.
        Sid      = "DescribeSecrets"
        Effect   = "Allow"
        Action   = ["secretsmanager:DescribeSecret", "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecretVersionIds"]
        Resource = local.secrets
      },
      {
        Sid      = "ReadList"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:GetObjectTagging"]
        Resource = local.lists
      },
      {
        Sid      = "FindState"
        Effect   = "Allow"
        Action   = "s3:ListBucket"
        Resource = aws_s3_bucket.state.arn
      },
      {
        Sid      = "ReadState"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = local.states
      },
      {
        Sid       = "DecryptStateAndList"
        Effect    = "Allow"
        Action    = "kms:Decrypt"
        Resource  = "${local.arn.kms}:key/*"
        Condition = merge(local.own_keys, { StringEquals = { "kms:ViaService" = "s3.${var.region}.amazonaws.com" } })
      },
    ]
  })
}
