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
  target = aws_sqs_queue.dead
  values = { arn = "arn:aws:sqs:eu-central-1:123456789012:lookout-place-eu-dead" }
}

run "queues" {
  assert {
    condition     = aws_sqs_queue.jobs.sqs_managed_sse_enabled && aws_sqs_queue.dead.sqs_managed_sse_enabled
    error_message = "Jobs must be encrypted: they may hold passwords."
  }

  assert {
    condition     = aws_sqs_queue.jobs.message_retention_seconds == 600 && aws_sqs_queue.dead.message_retention_seconds == 86400
    error_message = "A job must expire with its slot, and one that could not be done after a day."
  }

  assert {
    condition     = jsonencode(jsondecode(aws_sqs_queue.jobs.redrive_policy)) == jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 }) && jsondecode(aws_sqs_queue_redrive_allow_policy.dead.redrive_allow_policy).sourceQueueArns == [aws_sqs_queue.jobs.arn]
    error_message = "Jobs that three workers could not do must be set aside, only those of this queue."
  }
}

run "network" {
  assert {
    condition     = length(aws_subnet.public) == 2 && length(toset(aws_subnet.public[*].availability_zone)) == 2 && alltrue([for subnet in aws_subnet.public : subnet.assign_ipv6_address_on_creation])
    error_message = "Workers must have two zones, and IPv6."
  }

  assert {
    condition     = jsonencode(sort([for rule in aws_vpc_security_group_egress_rule.targets : "${rule.from_port} ${coalesce(rule.cidr_ipv4, rule.cidr_ipv6)}"])) == jsonencode(sort(["80 0.0.0.0/0", "80 ::/0", "443 0.0.0.0/0", "443 ::/0"]))
    error_message = "Workers must reach web sites, by both versions of IP, and nothing else."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_egress_rule.dns : rule.cidr_ipv4 == "10.0.0.2/32" && rule.from_port == 53])
    error_message = "Names must be resolved by the VPC's own resolver."
  }
}

run "workers" {
  assert {
    condition     = aws_ecs_service.workers.desired_count == 1 && one(aws_ecs_service.workers.capacity_provider_strategy).capacity_provider == "FARGATE_SPOT" && one(aws_ecs_task_definition.worker.runtime_platform).cpu_architecture == "ARM64"
    error_message = "One worker must run on Spot, on ARM64."
  }

  assert {
    condition     = one(aws_ecs_service.workers.network_configuration).assign_public_ip && one(aws_ecs_service.workers.network_configuration).security_groups == toset([aws_security_group.worker.id])
    error_message = "A worker must have an address of its own, and its group must let nobody in."
  }

  assert {
    condition = { for variable in local.container.environment : variable.name => variable.value } == {
      AWS_REGION            = "eu-central-1"
      DENO_SERVE_ADDRESS    = "tcp:0.0.0.0:8000"
      LOOKOUT_ALLOW_PRIVATE = "false"
      LOOKOUT_LOG           = "json"
      LOOKOUT_PLACE         = "eu"
      LOOKOUT_QUEUE         = aws_sqs_queue.jobs.url
      LOOKOUT_STORE         = "dynamodb:lookout?region=us-east-1"
    }
    error_message = "A worker must know its queue, and the table in its own region."
  }

  assert {
    condition     = local.container.image == "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout:v1" && local.container.command == ["/app/worker.js"] && local.container.readonlyRootFilesystem && local.container.linuxParameters.capabilities.drop == ["ALL"]
    error_message = "A worker must run the deployment's image with another command, and unprivileged."
  }

  assert {
    condition     = aws_iam_role.worker.permissions_boundary == var.permissions_boundary && aws_iam_role.execution.permissions_boundary == var.permissions_boundary
    error_message = "The roles must be within the boundary."
  }
}

run "alarms" {
  variables {
    alarm_emails = ["ops@example.com"]
  }

  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.unattended, aws_cloudwatch_metric_alarm.dead_letters, aws_cloudwatch_metric_alarm.no_worker] : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn])]) && [for subscription in aws_sns_topic_subscription.email : subscription.endpoint] == ["ops@example.com"]
    error_message = "Alarms must be mailed."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.unattended.dimensions == tomap({ QueueName = "lookout-place-eu" }) && aws_cloudwatch_metric_alarm.dead_letters.dimensions == tomap({ QueueName = "lookout-place-eu-dead" }) && aws_cloudwatch_metric_alarm.no_worker.treat_missing_data == "breaching"
    error_message = "Alarms must be about this place's queues and workers."
  }
}
