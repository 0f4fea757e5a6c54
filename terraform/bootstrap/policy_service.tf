#trivy:ignore:AWS-0057 AWS generates the ids of keys; their tag limits access, and the bootstrap's own is denied.
resource "aws_iam_policy" "service" {
  #checkov:skip=CKV_AWS_355:AWS generates the ids of keys; their tag limits access, and the bootstrap's own is denied.
  name        = "${var.name}-service"
  path        = "/pipeline/"
  description = "Write what a deployment of ${var.name} runs on: service, table, buckets, key, logs, alarms, state."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "Service"
        Effect = "Allow"
        Action = [
          "ecs:CreateCluster", "ecs:CreateService", "ecs:DeleteCluster", "ecs:DeleteService", "ecs:RegisterTaskDefinition",
          "ecs:StopTask", "ecs:TagResource", "ecs:UntagResource", "ecs:UpdateCluster", "ecs:UpdateClusterSettings", "ecs:UpdateService",
        ]
        Resource = [
          "${local.arn.ecs}:cluster/${var.name}*", "${local.arn.ecs}:service/${var.name}*/*", "${local.arn.ecs}:task/${var.name}*/*",
          "${local.arn.ecs}:task-definition/${var.name}*:*",
        ]
      },
      {
        Sid       = "WithoutResource"
        Effect    = "Allow"
        Action    = ["cloudwatch:GetMetricData", "ecs:DeregisterTaskDefinition", "logs:GetQueryResults", "logs:StopQuery", "sns:Unsubscribe"]
        Resource  = "*"
        Condition = local.here
      },
      {
        Sid    = "Table"
        Effect = "Allow"
        Action = [
          "dynamodb:CreateTable", "dynamodb:DeleteTable", "dynamodb:TagResource", "dynamodb:UntagResource",
          "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
        ]
        Resource = "${local.arn.dynamodb}:table/${var.name}*"
      },
      {
        Sid    = "Buckets"
        Effect = "Allow"
        Action = [
          "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:ListBucketVersions", "s3:PutBucketOwnershipControls",
          "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
        ]
        Resource = local.buckets
      },
      {
        Sid      = "List"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObject", "s3:PutObjectTagging"]
        Resource = local.objects
      },
      {
        Sid      = "WriteState"
        Effect   = "Allow"
        Action   = ["s3:DeleteObject", "s3:PutObject"]
        Resource = local.states
      },
      {
        # A new key's tag is in the request; its rotation is enabled before IAM can see the tag.
        Sid      = "NewKeys"
        Effect   = "Allow"
        Action   = ["kms:CreateKey", "kms:TagResource"]
        Resource = "*"
        Condition = {
          StringEquals       = local.here.StringEquals
          StringLike         = { "aws:RequestTag/Project" = "${var.name}*" }
          StringLikeIfExists = local.own_keys.StringLike
        }
      },
      {
        Sid      = "NamesAndRotationOfKeys"
        Effect   = "Allow"
        Action   = ["kms:CreateAlias", "kms:DeleteAlias", "kms:EnableKeyRotation", "kms:UpdateAlias"]
        Resource = ["${local.arn.kms}:key/*", "${local.arn.kms}:alias/${var.name}*"]
      },
      {
        Sid       = "Keys"
        Effect    = "Allow"
        Action    = ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UntagResource", "kms:UpdateKeyDescription"]
        Resource  = "${local.arn.kms}:key/*"
        Condition = local.own_keys
      },
      {
        Sid      = "NotTheKeyOfTheState"
        Effect   = "Deny"
        Action   = ["kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UpdateAlias"]
        Resource = aws_kms_key.this.arn
      },
      {
        Sid      = "UseKeys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource = "${local.arn.kms}:key/*"
        Condition = {
          StringEquals = { "kms:ViaService" = [for service in ["dynamodb", "s3", "secretsmanager"] : "${service}.${var.region}.amazonaws.com"] }
        }
      },
      {
        Sid       = "LetTheTableUseItsKey"
        Effect    = "Allow"
        Action    = "kms:CreateGrant"
        Resource  = "${local.arn.kms}:key/*"
        Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
      },
      {
        Sid    = "Logs"
        Effect = "Allow"
        Action = [
          "logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:DeleteLogGroup", "logs:DeleteMetricFilter", "logs:DeleteRetentionPolicy",
          "logs:DisassociateKmsKey", "logs:FilterLogEvents", "logs:PutMetricFilter", "logs:PutRetentionPolicy", "logs:StartQuery", "logs:TagResource", "logs:UntagResource",
        ]
        Resource = local.log_groups
      },
      {
        Sid    = "Alarms"
        Effect = "Allow"
        Action = [
          "cloudwatch:DeleteAlarms", "cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard", "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource", "cloudwatch:UntagResource",
        ]
        Resource = ["${local.arn.cloudwatch}:alarm:${var.name}*", "arn:${local.partition}:cloudwatch::${local.account}:dashboard/${var.name}*"]
      },
      {
        Sid      = "Events"
        Effect   = "Allow"
        Action   = ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets", "events:TagResource", "events:UntagResource"]
        Resource = "${local.arn.events}:rule/${var.name}*"
      },
      {
        # It can set a value, and cannot read one.
        Sid    = "Secrets"
        Effect = "Allow"
        Action = [
          "secretsmanager:CreateSecret", "secretsmanager:DeleteSecret", "secretsmanager:PutSecretValue", "secretsmanager:TagResource",
          "secretsmanager:UntagResource", "secretsmanager:UpdateSecret",
        ]
        Resource = local.secrets
      },
      {
        Sid      = "Topics"
        Effect   = "Allow"
        Action   = ["sns:CreateTopic", "sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Subscribe", "sns:TagResource", "sns:UntagResource"]
        Resource = "${local.arn.sns}:${var.name}*"
      },
    ]
  })
}
