# A role that can create roles could give itself any permission, so every role it creates must have the boundary.
#trivy:ignore:AWS-0342 It hands over roles of a deployment only, which have the boundary, and to two services only.
resource "aws_iam_policy" "roles" {
  name        = "${var.name}-roles"
  path        = "/pipeline/"
  description = "Write the roles of a deployment of ${var.name}, within their boundary."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "WriteRolesWithinTheBoundary"
        Effect    = "Allow"
        Action    = ["iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]
        Resource  = local.app_roles
        Condition = { StringEquals = { "iam:PermissionsBoundary" = aws_iam_policy.boundary.arn } }
      },
      {
        Sid      = "WriteRoles"
        Effect   = "Allow"
        Action   = ["iam:DeleteRole", "iam:TagRole", "iam:UntagRole", "iam:UpdateRole"]
        Resource = local.app_roles
      },
      {
        Sid       = "HandRolesOver"
        Effect    = "Allow"
        Action    = "iam:PassRole"
        Resource  = local.app_roles
        Condition = { StringEquals = { "iam:PassedToService" = ["ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com"] } }
      },
      {
        # AWS creates these itself, once per account, when the service is first used.
        Sid      = "RolesOfServices"
        Effect   = "Allow"
        Action   = "iam:CreateServiceLinkedRole"
        Resource = "arn:${local.partition}:iam::${local.account}:role/aws-service-role/*"
        Condition = {
          StringEquals = { "iam:AWSServiceName" = ["ecs.amazonaws.com", "elasticloadbalancing.amazonaws.com", "wafv2.amazonaws.com"] }
        }
      },
    ]
  })
}

# The most that a deployment's roles can ever do.
#trivy:ignore:AWS-0057 It grants nothing, it limits what roles grant.
resource "aws_iam_policy" "boundary" {
  #checkov:skip=CKV_AWS_355:It grants nothing, it limits what roles grant.
  #checkov:skip=CKV_AWS_290:It grants nothing, it limits what roles grant.
  name        = "${var.name}-boundary"
  path        = "/pipeline/"
  description = "The most that roles of a deployment of ${var.name} can ever do."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "LogIn"
        Effect   = "Allow"
        Action   = "ecr:GetAuthorizationToken"
        Resource = "*"
      },
      {
        Sid      = "PullImage"
        Effect   = "Allow"
        Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
        Resource = aws_ecr_repository.this.arn
      },
      {
        Sid      = "WriteLogs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [for region in local.regions : "arn:${local.partition}:logs:${region}:${local.account}:log-group:/${var.name}*:*"]
      },
      {
        Sid      = "FindLogGroups"
        Effect   = "Allow"
        Action   = "logs:DescribeLogGroups"
        Resource = "*"
      },
      {
        Sid      = "KeepSweeps"
        Effect   = "Allow"
        Action   = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"]
        Resource = "${local.arn.dynamodb}:table/${var.name}*"
      },
      {
        Sid      = "ReadList"
        Effect   = "Allow"
        Action   = "s3:GetObject"
        Resource = local.lists
      },
      {
        Sid      = "ExchangeJobs"
        Effect   = "Allow"
        Action   = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:ReceiveMessage", "sqs:SendMessage"]
        Resource = [for region in local.regions : "arn:${local.partition}:sqs:${region}:${local.account}:${var.name}*"]
      },
      {
        Sid      = "Alert"
        Effect   = "Allow"
        Action   = "sns:Publish"
        Resource = "${local.arn.sns}:${var.name}*"
      },
      {
        Sid      = "ReadSecrets"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = local.secrets
      },
      {
        Sid      = "UseKeys"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:ReEncryptTo"]
        Resource = "${local.arn.kms}:key/*"
        Condition = {
          StringEquals = { "kms:ViaService" = [for service in ["dynamodb", "s3", "secretsmanager", "sns"] : "${service}.${var.region}.amazonaws.com"] }
        }
      },
    ]
  })
}
