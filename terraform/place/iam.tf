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

  # arn:aws:dynamodb:us-east-1:123456789012:table/lookout
  table = {
    region = split(":", var.table_arn)[3]
    name   = split("/", var.table_arn)[1]
  }

  # 123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout
  repository = {
    account = split(".", var.repository_url)[0]
    region  = split(".", var.repository_url)[3]
    name    = regex("/(.+)$", var.repository_url)[0]
  }
}

# Permissions of Fargate, to start a worker.
resource "aws_iam_role" "execution" {
  name                 = "${local.own}-execution"
  description          = "Starts workers of ${local.own}: pulls their image, writes their log."
  assume_role_policy   = local.trust_tasks
  permissions_boundary = var.permissions_boundary
}

#trivy:ignore:AWS-0057 The streams of a log group are its ARN and an asterisk.
resource "aws_iam_role_policy" "execution" {
  name = "start"
  role = aws_iam_role.execution.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
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
        Resource = "arn:${local.partition}:ecr:${local.repository.region}:${local.repository.account}:repository/${local.repository.name}"
      },
      {
        Sid      = "WriteLog"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = "${aws_cloudwatch_log_group.worker.arn}:*"
      },
    ]
  })
}

# Permissions of a worker: its queue, and the table's partition of its own results, to which it can only add.
resource "aws_iam_role" "worker" {
  name                 = "${local.own}-worker"
  description          = "A worker of ${local.own}: its queue, its answers."
  assume_role_policy   = local.trust_tasks
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "TakeJobs"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage"]
        Resource = aws_sqs_queue.jobs.arn
      },
      {
        Sid      = "Answer"
        Effect   = "Allow"
        Action   = "dynamodb:PutItem"
        Resource = var.table_arn
        # A request without keys would also meet ForAllValues.
        Condition = {
          "ForAllValues:StringEquals" = { "dynamodb:LeadingKeys" = ["answer ${var.place}"] }
          Null                        = { "dynamodb:LeadingKeys" = "false" }
        }
      },
      {
        Sid       = "UseTheTablesKey"
        Effect    = "Allow"
        Action    = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource  = var.table_key_arn
        Condition = { StringEquals = { "kms:ViaService" = "dynamodb.${local.table.region}.amazonaws.com" } }
      },
    ]
  })
}
