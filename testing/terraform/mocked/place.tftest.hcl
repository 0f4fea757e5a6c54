# Every resource with an ARN of its own, so that a policy that names another one is seen.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  place                = "eu"
  region               = "eu-central-1"
  image_version        = "v1"
  repository_url       = "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout"
  table_arn            = "arn:aws:dynamodb:us-east-1:123456789012:table/lookout"
  table_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000001"
  permissions_boundary = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary"
}

override_resource {
  target = aws_sqs_queue.jobs
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:lookout-place-eu" }
}

override_resource {
  target = aws_sqs_queue.dead
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:lookout-place-eu-dead" }
}

run "applied" {}
