# The service and its container, which an emulator takes as they come.

mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
}

run "service" {
  assert {
    condition     = aws_ecs_service.this.launch_type == "FARGATE" && aws_ecs_service.this.desired_count == 1 && aws_ecs_service.this.wait_for_steady_state
    error_message = "One task must run on Fargate, and apply must wait for it."
  }

  assert {
    condition     = one(aws_ecs_service.this.deployment_circuit_breaker).enable && one(aws_ecs_service.this.deployment_circuit_breaker).rollback
    error_message = "A deployment that fails must be given up and rolled back."
  }

  assert {
    condition     = aws_ecs_service.this.deployment_minimum_healthy_percent == 100 && aws_ecs_service.this.deployment_maximum_percent == 200
    error_message = "The new task must run before the old one stops."
  }

  assert {
    condition     = aws_ecs_service.this.health_check_grace_period_seconds == 60 && !aws_ecs_service.this.enable_execute_command
    error_message = "A task must have a minute to start, and nobody a shell in it."
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

run "without_container_insights" {
  command = plan

  variables {
    container_insights = false
  }

  assert {
    condition     = one([for setting in aws_ecs_cluster.this.setting : setting.value if setting.name == "containerInsights"]) == "disabled" && length(aws_cloudwatch_log_group.insights) == 0
    error_message = "Who does without container insights must not pay for them."
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
    error_message = "The container must run as a user without rights on a file system that it cannot write."
  }

  assert {
    condition     = [for mount in local.container.mountPoints : mount.containerPath] == ["/data"] && one(aws_ecs_task_definition.this.volume).name == "data"
    error_message = "/data, and nothing else, must be writable."
  }

  assert {
    condition     = local.container.stopTimeout > 10 && local.container.stopTimeout <= 120
    error_message = "Lookout must have the ten seconds it needs to end, within Fargate's limit of 120."
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
    error_message = "The log must not hold Lookout up, and its buffer must be large."
  }

  assert {
    condition = { for variable in local.container.environment : variable.name => variable.value } == {
      AWS_REGION            = "us-east-1"
      DENO_SERVE_ADDRESS    = "tcp:0.0.0.0:8000"
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
    condition     = !can(local.container.secrets)
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
