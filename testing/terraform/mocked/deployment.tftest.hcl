# Every resource with an ARN of its own, so that a policy that names another one is seen.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  places = {
    ap = "https://sqs.ap-southeast-2.amazonaws.com/123456789012/lookout-place-ap"
    eu = "https://sqs.eu-central-1.amazonaws.com/123456789012/lookout-place-eu"
  }

  alarm_emails  = ["ops@example.com"]
  domain_name   = "status.example.com"
  image_version = "v1"
  waf           = true
  secrets = {
    LOOKOUT_ALERTS = "new"
    LOOKOUT_PULSE  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:lookout-pulse-AbCdEf"
  }
  maintenance_file     = "tests/maintenance.csv"
  incident_emails      = ["team@example.com"]
  permissions_boundary = "arn:aws:iam::123456789012:policy/pipeline/lookout-boundary"
}

override_resource {
  target = aws_cloudwatch_log_group.app
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/lookout/app" }
}

override_resource {
  target = aws_cloudwatch_log_group.flow
  values = { arn = "arn:aws:logs:us-east-1:123456789012:log-group:/lookout/flow" }
}

override_resource {
  target = aws_iam_role.execution
  values = { arn = "arn:aws:iam::123456789012:role/lookout-execution" }
}

override_resource {
  target = aws_iam_role.flow_log
  values = { arn = "arn:aws:iam::123456789012:role/lookout-flow-log" }
}

override_resource {
  target = aws_iam_role.task
  values = { arn = "arn:aws:iam::123456789012:role/lookout-task" }
}

override_resource {
  target = aws_s3_bucket.alb_logs
  values = { arn = "arn:aws:s3:::lookout-alb-logs-123456789012-us-east-1" }
}

override_resource {
  target = aws_s3_bucket.targets
  values = { arn = "arn:aws:s3:::lookout-targets-123456789012-us-east-1" }
}

override_resource {
  target = aws_s3_object.targets
  values = { arn = "arn:aws:s3:::lookout-targets-123456789012-us-east-1/urls.csv" }
}

override_resource {
  target = aws_s3_object.maintenance
  values = { arn = "arn:aws:s3:::lookout-targets-123456789012-us-east-1/maintenance.csv" }
}

override_resource {
  target = aws_secretsmanager_secret.this["LOOKOUT_ALERTS"]
  values = { arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:lookout/alerts-AbCdEf" }
}

override_resource {
  target = aws_sns_topic.incidents
  values = { arn = "arn:aws:sns:us-east-1:123456789012:lookout-incidents" }
}

run "applied" {}
