# The service and its container, which an emulator takes as they come.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
  alarm_emails  = ["ops@example.com"]
}

override_resource {
  target = aws_sns_topic.incidents
  values = { arn = "arn:aws:sns:us-east-1:123456789012:lookout-incidents" }
}

run "service" {
  assert {
    condition     = aws_ecs_service.this.launch_type == "FARGATE" && aws_ecs_service.this.desired_count == 1 && aws_ecs_service.this.wait_for_steady_state
    error_message = "One task must run on Fargate, and apply must wait for it."
  }

  assert {
    condition     = one(aws_ecs_service.this.deployment_circuit_breaker).enable && one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    error_message = "A failed deployment must be rolled back."
  }

  assert {
    condition     = aws_ecs_task_definition.this.skip_destroy
    error_message = "The previous revision must stay, so that ECS and people can go back to it."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 100 && aws_ecs_service.this.deployment_maximum_percent == 200
    error_message = "The new task must run before the old one stops."
  }

  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 60 && !aws_ecs_service.this.enable_execute_command
    error_message = "A task must have a minute to start, and nobody may open a shell in it."
  }

  assert {
    condition     = one(aws_ecs_service.this.network_configuration).subnets == toset([for subnet in aws_subnet.private : subnet.id])
    error_message = "Tasks must run in the private subnets."
  }

  assert {
    condition     = !one(aws_ecs_service.this.network_configuration).assign_public_ip
    error_message = "Tasks must have no public address."
  }

  assert {
    condition     = one(aws_ecs_service.this.network_configuration).security_groups == toset([aws_security_group.task.id])
    error_message = "Tasks must be in their own security group and no other."
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "256" && aws_ecs_task_definition.this.memory == "512" && one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "ARM64"
    error_message = "A task must have a quarter of a CPU and 512 MiB by default."
  }

  assert {
    condition     = aws_ecs_task_definition.this.network_mode == "awsvpc" && aws_ecs_task_definition.this.requires_compatibilities == toset(["FARGATE"])
    error_message = "The task definition must be for Fargate."
  }

  assert {
    condition     = one([for setting in aws_ecs_cluster.this.setting : setting.value if setting.name == "containerInsights"]) == "enabled"
    error_message = "The cluster must have container insights."
  }
}

run "what_a_place_has_in_common" {
  variables {
    probe_ports      = [80, 443, 8443]
    cpu_architecture = "X86_64"
  }

  assert {
    condition     = alltrue([for line in ["probe_ports          = [80,443,8443]", "cpu_architecture     = \"X86_64\"", "alarm_emails         = [\"ops@example.com\"]"] : strcontains(output.place, line)])
    error_message = "A place must reach the same ports, run the same image and mail the same people."
  }
}

run "without_container_insights" {
  command = plan

  variables {
    container_insights = false
  }

  assert {
    condition     = one([for setting in aws_ecs_cluster.this.setting : setting.value if setting.name == "containerInsights"]) == "disabled" && length(aws_cloudwatch_log_group.insights) == 0
    error_message = "Without container insights they must cost nothing."
  }
}

run "container" {
  command = plan

  assert {
    condition     = local.container.image == "123456789012.dkr.ecr.us-east-1.amazonaws.com/lookout@sha256:0000000000000000000000000000000000000000000000000000000000000001"
    error_message = "The image must be pinned by the digest that its tag has."
  }

  assert {
    condition     = local.container.readonlyRootFilesystem && local.container.user == "1993:1993" && local.container.linuxParameters.capabilities.drop == ["ALL"]
    error_message = "The container must run as an unprivileged user on a read-only file system."
  }

  assert {
    condition     = [for mount in local.container.mountPoints : mount.containerPath] == ["/data"] && one(aws_ecs_task_definition.this.volume).name == "data"
    error_message = "/data, and nothing else, must be writable."
  }

  assert {
    condition     = local.container.stopTimeout > 10 && local.container.stopTimeout <= 120
    error_message = "Lookout must have the ten seconds it needs to stop, within Fargate's limit of 120."
  }

  assert {
    condition     = local.container.healthCheck.command[0] == "CMD" && local.container.healthCheck.command[1] == "deno"
    error_message = "The health check must be made with what the image has: Deno."
  }

  assert {
    condition     = local.container.healthCheck.startPeriod == 60 && local.container.healthCheck.timeout < local.container.healthCheck.interval
    error_message = "The health check must wait for the start, and end before the next."
  }

  assert {
    condition     = local.container.logConfiguration.logDriver == "awslogs" && local.container.logConfiguration.options.mode == "non-blocking" && local.container.logConfiguration.options.max-buffer-size == "16m"
    error_message = "The log must not block Lookout, and its buffer must be large."
  }

  assert {
    condition = { for variable in local.container.environment : variable.name => variable.value } == {
      AWS_REGION            = "us-east-1"
      DENO_SERVE_ADDRESS    = "tcp:0.0.0.0:8000"
      LOOKOUT_ADDRESSES     = join(" ", concat([for address in aws_eip.nat : address.public_ip], output.ipv6_blocks))
      LOOKOUT_ALLOW_PRIVATE = "false"
      LOOKOUT_BASE_URL      = "https://status.example.com"
      LOOKOUT_DATA          = "/data"
      LOOKOUT_LOG           = "json"
      LOOKOUT_STORE         = "dynamodb:lookout"
      LOOKOUT_TARGETS       = "s3://lookout-targets-123456789012-us-east-1/urls.csv"
      LOOKOUT_TITLE         = "Lookout"
    }
    error_message = "The container must have these variables and no others by default."
  }

  assert {
    condition     = local.container.secrets == []
    error_message = "The application needs no secret."
  }
}

run "settings_reach_the_container" {
  variables {
    cpu              = 1024
    memory           = 2048
    cpu_architecture = "X86_64"
    desired_count    = 3
    image_version    = "sha256:0000000000000000000000000000000000000000000000000000000000000002"
    title            = "Example status"
    settings         = { LOOKOUT_TIMEOUT = "5s", LOOKOUT_PER_HOST = "2" }
  }

  assert {
    condition     = aws_ecs_task_definition.this.cpu == "1024" && aws_ecs_task_definition.this.memory == "2048" && one(aws_ecs_task_definition.this.runtime_platform).cpu_architecture == "X86_64"
    error_message = "CPU, memory and architecture must be the ones set."
  }

  assert {
    condition     = aws_ecs_service.this.desired_count == 3
    error_message = "As many tasks must run as desired_count says."
  }

  assert {
    condition     = data.aws_ecr_image.this.image_digest == var.image_version && data.aws_ecr_image.this.image_tag == null
    error_message = "An image given by its digest must be looked up by its digest."
  }

  assert {
    condition     = { for variable in local.container.environment : variable.name => variable.value if contains(["LOOKOUT_TIMEOUT", "LOOKOUT_PER_HOST", "LOOKOUT_TITLE"], variable.name) } == { LOOKOUT_TIMEOUT = "5s", LOOKOUT_PER_HOST = "2", LOOKOUT_TITLE = "Example status" }
    error_message = "Settings must reach the container."
  }
}

run "alerts_and_maintenance" {
  variables {
    incident_emails  = ["team@example.com"]
    maintenance_file = "tests/maintenance.csv"
    secrets = {
      LOOKOUT_ALERTS = "new"
      LOOKOUT_PULSE  = "arn:aws:secretsmanager:us-east-1:123456789012:secret:lookout-pulse-AbCdEf"
    }
  }

  assert {
    condition     = { for name, secret in aws_secretsmanager_secret.this : name => secret.name } == { LOOKOUT_ALERTS = "lookout/alerts" } && aws_secretsmanager_secret.this["LOOKOUT_ALERTS"].kms_key_id == aws_kms_key.this.arn
    error_message = "A new secret must be encrypted with the deployment's key; an existing one must not be created."
  }

  assert {
    condition = local.container.secrets == [
      { name = "LOOKOUT_ALERTS", valueFrom = aws_secretsmanager_secret.this["LOOKOUT_ALERTS"].arn },
      { name = "LOOKOUT_PULSE", valueFrom = var.secrets.LOOKOUT_PULSE },
    ]
    error_message = "The task must get its secrets from Secrets Manager."
  }

  assert {
    condition     = length(setintersection([for variable in local.container.environment : variable.name], keys(var.secrets))) == 0
    error_message = "ECS rejects a variable that is both in the environment and a secret."
  }

  assert {
    condition     = one([for variable in local.container.environment : variable.value if variable.name == "LOOKOUT_MAINTENANCE"]) == "s3://lookout-targets-123456789012-us-east-1/maintenance.csv" && aws_s3_object.maintenance[0].source_hash == filemd5("tests/maintenance.csv")
    error_message = "The maintenance file must be beside the list, and the next apply must upload changes."
  }

  assert {
    condition     = toset([for subscription in aws_sns_topic_subscription.incidents : "${subscription.endpoint} ${subscription.topic_arn}"]) == toset(["team@example.com arn:aws:sns:us-east-1:123456789012:lookout-incidents"])
    error_message = "Incidents must go to their own addresses."
  }

  assert {
    condition     = toset([for rule in aws_vpc_security_group_egress_rule.task_to_alerts : "${coalesce(rule.cidr_ipv4, rule.cidr_ipv6)} ${rule.from_port}-${rule.to_port}"]) == toset(["0.0.0.0/0 465-465", "0.0.0.0/0 587-587", "::/0 465-465", "::/0 587-587"])
    error_message = "The ports of alerts must be open, each in one rule."
  }
}

run "incidents_by_mail_need_no_secret" {
  command = plan

  variables {
    incident_emails = ["team@example.com"]
  }

  assert {
    condition     = one([for variable in local.container.environment : variable.value if variable.name == "LOOKOUT_ALERTS"]) == "incidents=sns:arn:aws:sns:us-east-1:123456789012:lookout-incidents"
    error_message = "Lookout must publish to the incident topic."
  }

  assert {
    condition     = length(aws_vpc_security_group_egress_rule.task_to_alerts) == 0 && length(aws_secretsmanager_secret.this) == 0
    error_message = "What is not needed must not be open."
  }
}

run "a_secret_without_a_value_is_rejected" {
  command = plan

  variables {
    secrets = { LOOKOUT_PULSE = "arn:aws:secretsmanager:us-east-1:123456789012:secret:lookout-pulse-AbCdEf" }
  }

  override_data {
    target = data.aws_secretsmanager_secret_versions.this
    values = { versions = [] }
  }

  expect_failures = [aws_ecs_task_definition.this]
}
