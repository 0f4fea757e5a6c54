data "aws_ecr_repository" "this" {
  name = var.ecr_repository
}

# Until the image has been pushed the plan fails, rather than the deployment.
data "aws_ecr_image" "this" {
  repository_name = data.aws_ecr_repository.this.name
  image_digest    = startswith(var.image_version, "sha256:") ? var.image_version : null
  image_tag       = startswith(var.image_version, "sha256:") ? null : var.image_version
}

locals {
  port = 8000

  # Of the subnets that tasks run in.
  ipv6_blocks = compact([for subnet in(local.public_tasks ? aws_subnet.public : aws_subnet.private) : subnet.ipv6_cidr_block])

  environment = merge(var.settings, {
    AWS_REGION            = var.region
    DENO_SERVE_ADDRESS    = "tcp:0.0.0.0:${local.port}"
    LOOKOUT_ADDRESSES     = join(" ", concat([for address in aws_eip.nat : address.public_ip], local.ipv6_blocks))
    LOOKOUT_ALLOW_PRIVATE = "false"
    LOOKOUT_BASE_URL      = "https://${var.domain_name}"
    LOOKOUT_DATA          = "/data"
    LOOKOUT_LOG           = "json"
    LOOKOUT_MAINTENANCE   = one([for object in aws_s3_object.maintenance : "s3://${object.bucket}/${object.key}"])
    LOOKOUT_PLACES        = length(var.places) > 0 ? join(" ", [for name, url in var.places : "${name}=${url}"]) : null
    LOOKOUT_STORE         = "dynamodb:${aws_dynamodb_table.sweeps.name}"
    LOOKOUT_TARGETS       = "s3://${aws_s3_object.targets.bucket}/${aws_s3_object.targets.key}"
    LOOKOUT_TITLE         = var.title

    # A topic is no secret.
    LOOKOUT_ALERTS = length(var.incident_emails) > 0 && !contains(keys(var.secrets), "LOOKOUT_ALERTS") ? "incidents=sns:${aws_sns_topic.incidents.arn}" : null
  })

  container = {
    name      = "lookout"
    image     = "${data.aws_ecr_repository.this.repository_url}@${data.aws_ecr_image.this.image_digest}"
    essential = true

    # The image's own user, as a number, to show that it is not root.
    user                   = "1993:1993"
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { drop = ["ALL"] } }

    environment  = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] } if local.environment[name] != null]
    secrets      = [for name in sort(keys(local.secret_arns)) : { name = name, valueFrom = local.secret_arns[name] }]
    portMappings = [{ containerPort = local.port, hostPort = local.port, protocol = "tcp" }]

    # Fargate mounts an empty volume, owned by the folder's owner in the image.
    mountPoints = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]

    # Same as the image's own, which ECS ignores.
    healthCheck = {
      command     = ["CMD", "deno", "run", "--no-config", "--allow-net", "--allow-read=/data", "--allow-write=/data", "--allow-env=DENO_SERVE_ADDRESS", "/app/health.js"]
      interval    = 30
      timeout     = 10
      retries     = 3
      startPeriod = 60
    }

    # Lookout exits within ten seconds of SIGTERM; Fargate allows up to 120.
    stopTimeout = 30

    # Non-blocking: checks continue while the log cannot be written, and 16 MB hold days of lines.
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.app.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
        mode                  = "non-blocking"
        max-buffer-size       = "16m"
      }
    }
  }
}

resource "aws_ecs_cluster" "this" {
  name = var.name

  setting {
    name  = "containerInsights"
    value = var.container_insights ? "enabled" : "disabled"
  }

  depends_on = [aws_cloudwatch_log_group.insights]
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.task.arn
  container_definitions    = jsonencode([local.container])

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  volume {
    name = "data"
  }

  # Revisions stay, so that ECS can go back to the one before, and so can people without a checkout.
  skip_destroy = true

  lifecycle {
    create_before_destroy = true

    precondition {
      condition     = length(local.empty_secrets) == 0
      error_message = "Set a value, then apply again: ${join("; ", [for secret in local.empty_secrets : "aws secretsmanager put-secret-value --secret-id ${secret} --secret-string file://FILE"])}"
    }
  }
}

resource "aws_ecs_service" "this" {
  #checkov:skip=CKV_AWS_333:Tasks have public addresses only if the deployer chose to have no NAT gateways (nat_gateways = "none").
  name            = var.name
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this.arn
  launch_type     = "FARGATE"
  desired_count   = var.desired_count

  # The new task is healthy before the old one is stopped; a slot is claimed, so two tasks never sweep it twice.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60
  wait_for_steady_state              = var.wait_for_steady_state

  availability_zone_rebalancing = "ENABLED"
  enable_ecs_managed_tags       = true
  enable_execute_command        = false
  propagate_tags                = "SERVICE"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = [for subnet in(local.public_tasks ? aws_subnet.public : aws_subnet.private) : subnet.id]
    security_groups  = [aws_security_group.task.id]
    assign_public_ip = local.public_tasks
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.this.arn
    container_name   = local.container.name
    container_port   = local.port
  }

  # A service needs a target group with a listener, and a task cannot start without its permissions or a route out.
  depends_on = [
    aws_iam_role_policy.execution,
    aws_iam_role_policy.task,
    aws_lb_listener.https,
    aws_route.private,
    aws_route.private_ipv6,
    aws_vpc_security_group_egress_rule.task_to_alerts,
    aws_vpc_security_group_egress_rule.task_to_dns,
    aws_vpc_security_group_egress_rule.task_to_targets,
  ]

  # After a rollback ECS says that the service is steady, on the previous revision.
  lifecycle {
    postcondition {
      condition     = self.task_definition == aws_ecs_task_definition.this.arn
      error_message = "ECS rolled the deployment back to ${self.task_definition}, since the new tasks did not become healthy: see \"Why tasks stopped\" in docs/operations.md."
    }
  }
}
