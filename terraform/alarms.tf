locals {
  # Both ways, so that an e-mail also says when the alarm is over.
  actions = [aws_sns_topic.alarms.arn]

  alb_dimensions     = { LoadBalancer = aws_lb.this.arn_suffix }
  group_dimensions   = { LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this.arn_suffix }
  service_dimensions = { ClusterName = aws_ecs_cluster.this.name, ServiceName = aws_ecs_service.this.name }
  table_dimensions   = { TableName = aws_dynamodb_table.sweeps.name }
}

resource "aws_cloudwatch_metric_alarm" "no_sweep" {
  alarm_name          = "${var.name}-no-sweep"
  alarm_description   = "No sweep finished in 25 minutes: two slots were missed."
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  evaluation_periods  = 5
  treat_missing_data  = "breaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  # Filled: where data points are missing CloudWatch looks further back, and an older sweep would keep the alarm silent.
  metric_query {
    id          = "finished"
    label       = "Sweeps finished"
    expression  = "FILL(sweeps, 0)"
    return_data = true
  }

  metric_query {
    id = "sweeps"

    metric {
      namespace   = "Lookout/${var.name}"
      metric_name = "SweepsFinished"
      stat        = "Sum"
      period      = 300
    }
  }
}

locals {
  # What one line of the log is enough for. Those that end are mailed again when 15 minutes, and so a sweep, have passed without one.
  log_alarms = {
    unreliable    = { metric = "SweepsUnreliable", ends = true, description = "A sweep was unreliable: nearly every check failed, so Lookout seems to have lost its connection." }
    not-stored    = { metric = "SweepsNotStored", ends = true, description = "A sweep could not be written to the table, and waits on the task's disk." }
    list-rejected = { metric = "ListsRejected", ends = false, description = "A list was rejected; the previous one is still in use." }
    error         = { metric = "Errors", ends = false, description = "Lookout logged an error." }
  }
}

resource "aws_cloudwatch_metric_alarm" "log" {
  for_each = local.log_alarms

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = each.value.description
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 3
  datapoints_to_alarm = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = each.value.ends ? local.actions : []

  metric_query {
    id          = "filled"
    label       = each.value.metric
    expression  = "FILL(lines, 0)"
    return_data = true
  }

  metric_query {
    id = "lines"

    metric {
      namespace   = "Lookout/${var.name}"
      metric_name = each.value.metric
      stat        = "Sum"
      period      = 300
    }
  }
}

# A gateway can have 55,000 connections at once to one address and port.
resource "aws_cloudwatch_metric_alarm" "nat_ports" {
  count = length(local.nat_zones) > 0 ? 1 : 0

  alarm_name          = "${var.name}-nat-ports"
  alarm_description   = "A NAT gateway had no port left for a connection: checks of sites that are up fail."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  metric_query {
    id          = "errors"
    label       = "Failed port allocations"
    expression  = join(" + ", [for number in range(length(local.nat_zones)) : "FILL(nat${number}, 0)"])
    return_data = true
  }

  dynamic "metric_query" {
    for_each = local.nat_zones

    content {
      id = "nat${metric_query.key}"

      metric {
        namespace   = "AWS/NATGateway"
        metric_name = "ErrorPortAllocation"
        dimensions  = { NatGatewayId = aws_nat_gateway.this[metric_query.value].id }
        stat        = "Sum"
        period      = 300
      }
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "no_healthy_task" {
  alarm_name          = "${var.name}-no-healthy-task"
  alarm_description   = "The load balancer has no healthy task: the page is down."
  namespace           = "AWS/ApplicationELB"
  metric_name         = "HealthyHostCount"
  dimensions          = local.group_dimensions
  statistic           = "Maximum"
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  period              = 60
  evaluation_periods  = 3
  treat_missing_data  = "breaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

resource "aws_cloudwatch_metric_alarm" "server_errors" {
  alarm_name          = "${var.name}-5xx"
  alarm_description   = "More than ten responses in five minutes were 5xx, from Lookout or from the load balancer."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 10
  evaluation_periods  = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  metric_query {
    id          = "errors"
    label       = "5xx"
    expression  = "FILL(lookout, 0) + FILL(balancer, 0)"
    return_data = true
  }

  metric_query {
    id = "lookout"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_Target_5XX_Count"
      dimensions  = local.group_dimensions
      stat        = "Sum"
      period      = 300
    }
  }

  metric_query {
    id = "balancer"

    metric {
      namespace   = "AWS/ApplicationELB"
      metric_name = "HTTPCode_ELB_5XX_Count"
      dimensions  = local.alb_dimensions
      stat        = "Sum"
      period      = 300
    }
  }
}

resource "aws_cloudwatch_metric_alarm" "usage" {
  for_each = { cpu = "CPUUtilization", memory = "MemoryUtilization" }

  alarm_name          = "${var.name}-${each.key}"
  alarm_description   = "The tasks have used more than 85 % of their ${each.key} for 15 minutes."
  namespace           = "AWS/ECS"
  metric_name         = each.value
  dimensions          = local.service_dimensions
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 85
  period              = 300
  evaluation_periods  = 3
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

resource "aws_cloudwatch_metric_alarm" "throttled" {
  alarm_name          = "${var.name}-throttled"
  alarm_description   = "DynamoDB throttles requests: sweeps stay in the spool until it accepts them."
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  evaluation_periods  = 2
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions

  metric_query {
    id          = "throttled"
    label       = "Throttled requests"
    expression  = "FILL(reads, 0) + FILL(writes, 0)"
    return_data = true
  }

  dynamic "metric_query" {
    for_each = { reads = "ReadThrottleEvents", writes = "WriteThrottleEvents" }

    content {
      id = metric_query.key

      metric {
        namespace   = "AWS/DynamoDB"
        metric_name = metric_query.value
        dimensions  = local.table_dimensions
        stat        = "Sum"
        period      = 300
      }
    }
  }
}

# A failed deployment is an event; there is no metric for it.
resource "aws_cloudwatch_event_rule" "deployment_failed" {
  name        = "${var.name}-deployment-failed"
  description = "ECS abandoned a deployment of ${var.name} and rolled back to the previous one."

  event_pattern = jsonencode({
    source      = ["aws.ecs"]
    detail-type = ["ECS Deployment State Change"]
    resources   = [aws_ecs_service.this.id]
    detail      = { eventName = ["SERVICE_DEPLOYMENT_FAILED"] }
  })
}

resource "aws_cloudwatch_event_target" "deployment_failed" {
  rule = aws_cloudwatch_event_rule.deployment_failed.name
  arn  = aws_sns_topic.alarms.arn

  input_transformer {
    input_paths    = { time = "$.time", reason = "$.detail.reason" }
    input_template = "\"${var.name}: the deployment of <time> failed and was rolled back: <reason>\""
  }
}
