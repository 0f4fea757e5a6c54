# GitLab and GitHub sign a token for each job; AWS trusts it for the roles below. No access key exists.
locals {
  gitlab = trimprefix(var.gitlab_url, "https://")
  github = "token.actions.githubusercontent.com"

  # By the host that signs: whom its tokens must be for, and the subjects that each role trusts.
  pipelines = merge(
    {
      for project in var.gitlab_project[*] : local.gitlab => {
        audience = var.gitlab_url
        any      = ["project_path:${project}:ref_type:branch:ref:*"]
        main     = ["project_path:${project}:ref_type:branch:ref:${var.pipeline_branch}"]
      }
    },
    {
      for repository in var.github_repository[*] : local.github => {
        audience = "sts.amazonaws.com"
        any      = ["repo:${repository}:ref:refs/heads/*", "repo:${repository}:pull_request"]
        main     = ["repo:${repository}:ref:refs/heads/${var.pipeline_branch}"]
      }
    },
  )

  # What each role is for, and whose pipelines can assume it.
  roles = {
    plan   = { description = "Reads the deployment of ${var.name} and its state.", subjects = "any" }
    image  = { description = "Pushes images of ${var.name}.", subjects = "main" }
    deploy = { description = "Creates, changes and deletes deployments of ${var.name}.", subjects = "main" }
  }
}

resource "aws_iam_openid_connect_provider" "this" {
  for_each = { for host, pipeline in local.pipelines : host => pipeline if !contains(var.existing_oidc_providers, host) }

  url            = "https://${each.key}"
  client_id_list = [each.value.audience]
}

resource "aws_iam_role" "pipeline" {
  #checkov:skip=CKV_AWS_61:Whoever in the account assumes it needs a policy for that as well, like people below.
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
      [for host, pipeline in local.pipelines : {
        Sid       = "Pipeline"
        Effect    = "Allow"
        Principal = { Federated = try(aws_iam_openid_connect_provider.this[host].arn, "arn:${local.partition}:iam::${local.account}:oidc-provider/${host}") }
        Action    = "sts:AssumeRoleWithWebIdentity"
        Condition = {
          StringEquals = { "${host}:aud" = pipeline.audience }
          StringLike   = { "${host}:sub" = pipeline[each.value.subjects] }
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
    deploy_places  = { role = "deploy", policy = aws_iam_policy.places }
  }

  role       = aws_iam_role.pipeline[each.value.role].name
  policy_arn = each.value.policy.arn
}

# For people who deploy by hand: all that they need to assume each role of the pipeline.
resource "aws_iam_policy" "people" {
  name        = "${var.name}-people"
  path        = "/pipeline/"
  description = "Assume the roles that plan, push and deploy ${var.name}."

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "AssumeRolesOfThePipeline"
      Effect   = "Allow"
      Action   = "sts:AssumeRole"
      Resource = [for role in aws_iam_role.pipeline : role.arn]
    }]
  })
}
