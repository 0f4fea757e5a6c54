locals {
  port = 8000

  environment = {
    AWS_REGION            = var.region
    DENO_SERVE_ADDRESS    = "tcp:0.0.0.0:${local.port}"
    LOOKOUT_ALLOW_PRIVATE = "false"
    LOOKOUT_LOG           = "json"
    LOOKOUT_PLACE         = var.place
    LOOKOUT_QUEUE         = aws_sqs_queue.jobs.url
    LOOKOUT_STORE         = "dynamodb:${local.table.name}?region=${local.table.region}"
  }

  container = {
    name      = "worker"
    image     = "${var.repository_url}:${var.image_version}"
    command   = ["/app/worker.js"]
    essential = true

    # As the deployment has it: terraform/ecs.tf says why.
    user                   = "1993:1993"
    readonlyRootFilesystem = true
    linuxParameters        = { capabilities = { drop = ["ALL"] } }
    environment            = [for name in sort(keys(local.environment)) : { name = name, value = local.environment[name] }]
    portMappings           = [{ containerPort = local.port, hostPort = local.port, protocol = "tcp" }]
    mountPoints            = [{ sourceVolume = "data", containerPath = "/data", readOnly = false }]
    stopTimeout            = 30

    healthCheck = {
      command     = ["CMD", "deno", "run", "--no-config", "--allow-net", "--allow-read=/data", "--allow-write=/data", "--allow-env=DENO_SERVE_ADDRESS", "/app/health.js"]
      interval    = 30
      timeout     = 10
      retries     = 3
      startPeriod = 60
    }

    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.worker.name
        awslogs-region        = var.region
        awslogs-stream-prefix = "task"
        mode                  = "non-blocking"
        max-buffer-size       = "16m"
      }
    }
  }
}

#trivy:ignore:AWS-0017 It says how many sites were checked and how long that took; CloudWatch encrypts it with its own key.
resource "aws_cloudwatch_log_group" "worker" {
  #checkov:skip=CKV_AWS_158:It says how many sites were checked and how long that took; CloudWatch encrypts it with its own key.
  #checkov:skip=CKV_AWS_338:It is read when an alarm rings, not a year later.
  name              = "/${var.name}/place-${var.place}"
  retention_in_days = var.log_retention_days
}

#trivy:ignore:AWS-0034 Two alarms say whether the workers work; Container Insights would cost more than they do.
resource "aws_ecs_cluster" "this" {
  #checkov:skip=CKV_AWS_65:Two alarms say whether the workers work; Container Insights would cost more than they do.
  name = local.own
}

resource "aws_ecs_cluster_capacity_providers" "this" {
  cluster_name       = aws_ecs_cluster.this.name
  capacity_providers = ["FARGATE_SPOT"]
}

resource "aws_ecs_task_definition" "worker" {
  family                   = local.own
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.cpu
  memory                   = var.memory
  execution_role_arn       = aws_iam_role.execution.arn
  task_role_arn            = aws_iam_role.worker.arn
  container_definitions    = jsonencode([local.container])
  skip_destroy             = true

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = var.cpu_architecture
  }

  volume {
    name = "data"
  }
}

resource "aws_ecs_service" "workers" {
  #checkov:skip=CKV_AWS_333:Workers have public addresses instead of a NAT gateway; their group lets nobody in.
  name            = local.own
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.worker.arn
  desired_count   = var.workers

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  wait_for_steady_state              = var.wait_for_steady_state
  enable_ecs_managed_tags            = true
  enable_execute_command             = false
  propagate_tags                     = "SERVICE"

  # A worker that AWS takes away gives its job back: the queue hands it to another one.
  capacity_provider_strategy {
    capacity_provider = "FARGATE_SPOT"
    weight            = 1
  }

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = aws_subnet.public[*].id
    security_groups  = [aws_security_group.worker.id]
    assign_public_ip = true
  }

  depends_on = [
    aws_ecs_cluster_capacity_providers.this,
    aws_iam_role_policy.execution,
    aws_iam_role_policy.worker,
    aws_route.ipv4,
    aws_route.ipv6,
    aws_vpc_security_group_egress_rule.dns,
    aws_vpc_security_group_egress_rule.targets,
  ]
}
