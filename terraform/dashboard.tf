locals {
  # Title, statistic and metrics of each graph; a metric is a list of its namespace, name and dimensions.
  graphs = [
    {
      title   = "Log"
      stat    = "Sum"
      metrics = [for metric in keys(local.log_metrics) : ["Lookout/${var.name}", metric]]
    },
    {
      title = "Healthy tasks"
      stat  = "Maximum"
      metrics = [
        ["AWS/ApplicationELB", "HealthyHostCount", "TargetGroup", aws_lb_target_group.this.arn_suffix, "LoadBalancer", aws_lb.this.arn_suffix],
      ]
    },
    {
      title = "Requests"
      stat  = "Sum"
      metrics = [
        ["AWS/ApplicationELB", "RequestCount", "LoadBalancer", aws_lb.this.arn_suffix],
        ["AWS/ApplicationELB", "HTTPCode_Target_5XX_Count", "LoadBalancer", aws_lb.this.arn_suffix],
        ["AWS/ApplicationELB", "HTTPCode_ELB_5XX_Count", "LoadBalancer", aws_lb.this.arn_suffix],
      ]
    },
    {
      title = "Response time, p99"
      stat  = "p99"
      metrics = [
        ["AWS/ApplicationELB", "TargetResponseTime", "LoadBalancer", aws_lb.this.arn_suffix],
      ]
    },
    {
      title = "CPU and memory, %"
      stat  = "Maximum"
      metrics = [
        for metric in ["CPUUtilization", "MemoryUtilization"] :
        ["AWS/ECS", metric, "ClusterName", aws_ecs_cluster.this.name, "ServiceName", aws_ecs_service.this.name]
      ]
    },
    {
      title = "Table"
      stat  = "Sum"
      metrics = [
        for metric in ["ConsumedReadCapacityUnits", "ConsumedWriteCapacityUnits", "ReadThrottleEvents", "WriteThrottleEvents"] :
        ["AWS/DynamoDB", metric, "TableName", aws_dynamodb_table.sweeps.name]
      ]
    },
  ]

  alarms = concat(
    [
      aws_cloudwatch_metric_alarm.no_sweep.arn,
      aws_cloudwatch_metric_alarm.no_healthy_task.arn,
      aws_cloudwatch_metric_alarm.server_errors.arn,
      aws_cloudwatch_metric_alarm.throttled.arn,
    ],
    [for alarm in aws_cloudwatch_metric_alarm.log : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.usage : alarm.arn],
    aws_cloudwatch_metric_alarm.nat_ports[*].arn,
  )
}

resource "aws_cloudwatch_dashboard" "this" {
  dashboard_name = var.name

  dashboard_body = jsonencode({
    widgets = concat(
      [{ type = "alarm", x = 0, y = 0, width = 24, height = 3, properties = { title = "Alarms", alarms = local.alarms } }],
      [
        for number, graph in local.graphs : {
          type   = "metric"
          x      = number % 3 * 8
          y      = 3 + floor(number / 3) * 6
          width  = 8
          height = 6
          properties = {
            title   = graph.title
            stat    = graph.stat
            metrics = graph.metrics
            period  = 300
            region  = var.region
          }
        }
      ],
      [{
        type   = "log"
        x      = 0
        y      = 15
        width  = 24
        height = 6
        properties = {
          title  = "Newest sweeps"
          region = var.region
          query  = "SOURCE '${aws_cloudwatch_log_group.app.name}' | fields @timestamp, ms, targets, up, blocked, down, unknown, reliable | filter event = 'sweep.finished' | sort @timestamp desc | limit 20"
          view   = "table"
        }
      }],
    )
  })
}
