locals {
  # Only ECS can assume these roles, for tasks in this account and region.
  trust_tasks = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = {
        StringEquals = { "aws:SourceAccount" = local.account }
        ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:ecs:${var.region}:${local.account}:*" }
      }
    }]
  })
}

# Permissions of Fargate, to start a task.
resource "aws_iam_role" "execution" {
  name                 = "${var.name}-execution"
  description          = "Starts tasks of ${var.name}: pulls their image, reads their secrets, writes their log."
  assume_role_policy   = local.trust_tasks
  permissions_boundary = var.permissions_boundary
}

#trivy:ignore:AWS-0057 The streams of a log group are its ARN and an asterisk; a key is limited to the secrets that it encrypts.
resource "aws_iam_role_policy" "execution" {
  name = "start"
  role = aws_iam_role.execution.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid    = "LogIn"
        Effect = "Allow"
        Action = "ecr:GetAuthorizationToken"
        # This action takes no resource.
        Resource = "*"
      },
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = data.aws_ecr_repository.this.arn
      },
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.app.arn}:*"
      },
      ], [
      for statement in [
        {
          Sid      = "ReadSecrets"
          Effect   = "Allow"
          Action   = "secretsmanager:GetSecretValue"
          Resource = values(local.secret_arns)
        },
        {
          # Of whichever key a secret has.
          Sid      = "DecryptSecrets"
          Effect   = "Allow"
          Action   = "kms:Decrypt"
          Resource = "arn:${local.partition}:kms:${var.region}:${local.account}:key/*"
          Condition = {
            StringEquals = {
              "kms:EncryptionContext:SecretARN" = values(local.secret_arns)
              "kms:ViaService"                  = "secretsmanager.${var.region}.amazonaws.com"
            }
          }
        },
      ] : statement if length(local.secret_arns) > 0
    ])
  })
}

# Permissions of Lookout itself.
resource "aws_iam_role" "task" {
  name                 = "${var.name}-task"
  description          = "Lookout itself: its table, its list, its topic of incidents."
  assume_role_policy   = local.trust_tasks
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "task" {
  name = "run"
  role = aws_iam_role.task.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat([
      {
        Sid      = "KeepSweeps"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = aws_dynamodb_table.sweeps.arn
      },
      {
        Sid      = "ReadLists"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = concat([aws_s3_object.targets.arn], aws_s3_object.maintenance[*].arn)
      },
      {
        Sid      = "Alert"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = aws_sns_topic.incidents.arn
      },
      {
        Sid      = "UseKey"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource = aws_kms_key.this.arn
        Condition = {
          StringEquals = { "kms:ViaService" = [for service in ["dynamodb", "s3", "sns"] : "${service}.${var.region}.amazonaws.com"] }
        }
      },
      ], [
      for places in [var.places] : {
        Sid    = "AskPlaces"
        Effect = "Allow"
        Action = "sqs:SendMessage"
        # https://sqs.eu-west-1.amazonaws.com/123456789012/lookout-place-eu
        Resource = [for url in places : join(":", concat(["arn", local.partition, "sqs"], regex("^https://sqs\\.([a-z0-9-]+)\\.[^/]+/([0-9]+)/(.+)$", url)))]
      } if length(places) > 0
    ])
  })
}
