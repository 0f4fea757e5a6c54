# Every resource with an ARN of its own, so that a policy that names another one is seen.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name    = "status.example.com"
  gitlab_project = "group/lookout"
}

override_resource {
  target = aws_iam_policy.boundary
  values = { arn = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary" }
}

override_resource {
  target = aws_s3_bucket.state
  values = { arn = "arn:aws:s3:::lookout-state-123456789012-us-east-1" }
}

run "applied" {}
