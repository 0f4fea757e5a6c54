# Every resource with an ARN of its own, so that a policy that names another one is seen.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name       = "status.example.com"
  gitlab_project    = "group/lookout"
  github_repository = "owner/lookout"
  account_baseline  = true
  place_regions     = ["eu-central-1"]
  budget_email      = "ops@example.com"
}

override_resource {
  target = aws_iam_policy.boundary
  values = { arn = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary" }
}

override_resource {
  target = aws_s3_bucket.state
  values = { arn = "arn:aws:s3:::lookout-state-123456789012-us-east-1" }
}

override_resource {
  target = aws_s3_bucket.trail
  values = { arn = "arn:aws:s3:::lookout-trail-123456789012-us-east-1" }
}

override_resource {
  target = aws_iam_role.pipeline["deploy"]
  values = { arn = "arn:aws:iam::123456789012:role/pipeline/lookout-deploy" }
}

override_resource {
  target = aws_iam_role.pipeline["image"]
  values = { arn = "arn:aws:iam::123456789012:role/pipeline/lookout-image" }
}

override_resource {
  target = aws_iam_role.pipeline["plan"]
  values = { arn = "arn:aws:iam::123456789012:role/pipeline/lookout-plan" }
}

override_resource {
  target = aws_iam_openid_connect_provider.this["token.actions.githubusercontent.com"]
  values = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
}

run "applied" {}
