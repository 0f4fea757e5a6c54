# GitLab signs a token for each job; AWS trusts it for the roles below. No access key exists.
resource "aws_iam_openid_connect_provider" "gitlab" {
  count = var.gitlab_project == null ? 0 : 1

  url            = var.gitlab_url
  client_id_list = [var.gitlab_url]
}

locals {
  gitlab_host = trimprefix(var.gitlab_url, "https://")

  # What each role is for, and which branches' pipelines can assume it.
  roles = {
    plan   = { description = "Reads the deployment of ${var.name} and its state.", branches = "*" }
    image  = { description = "Pushes images of ${var.name}.", branches = var.gitlab_branch }
    deploy = { description = "Creates, changes and deletes deployments of ${var.name}.", branches = var.gitlab_branch }
  }
}

resource "aws_iam_role" "pipeline" {
  #checkov:skip=CKV_AWS_61:The account's own principals still need the right to sts:AssumeRole on this very role.
  for_each = local.roles

  name        = "${var.name}-${each.key}"
  description = each.value.description

  # Out of reach of the deploy role, which can write only roles of the path /.
  path = "/pipeline/"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{
        Sid       = "WhomThisAccountLets"
        Effect    = "Allow"
        Principal = { AWS = "arn:${local.partition}:iam::${local.account}:root" }
        Action    = "sts:AssumeRole"
      }],
      [for provider in aws_iam_openid_connect_provider.gitlab : {
        Sid       = "Pipeline"
        Effect    = "Allow"
        Principal = { Federated = provider.arn }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = { "${local.gitlab_host}:aud" = var.gitlab_url }
          StringLike   = { "${local.gitlab_host}:sub" = "project_path:${var.gitlab_project}:ref_type:branch:ref:${each.value.branches}" }
        }
      }],
    )
  })
}

resource "aws_iam_role_policy_attachment" "pipeline" {
  for_each = {
    plan_read      = { role = "plan", policy = aws_iam_policy.read }
    image_push     = { role = "image", policy = aws_iam_policy.push }
    deploy_read    = { role = "deploy", policy = aws_iam_policy.read }
    deploy_network = { role = "deploy", policy = aws_iam_policy.network }
    deploy_service = { role = "deploy", policy = aws_iam_policy.service }
    deploy_roles   = { role = "deploy", policy = aws_iam_policy.roles }
  }

  role       = aws_iam_role.pipeline[each.value.role].name
  policy_arn = each.value.policy.arn
}
