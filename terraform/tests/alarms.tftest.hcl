mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  domain_name   = "status.example.com"
  image_version = "v1"
  alarm_emails  = ["ops@example.com", "boss@example.com"]
}

run "alarms" {
  assert {
    condition     = alltrue([for name, filter in aws_cloudwatch_log_metric_filter.this : filter.log_group_name == aws_cloudwatch_log_group.app.name && filter.metric_transformation[0].name == name])
    error_message = "Lines of Lookout's log must be counted."
  }

  assert {
    condition = jsonencode(flatten([for query in aws_cloudwatch_metric_alarm.no_sweep.metric_query : [
      for metric in query.metric : [query.id, metric.namespace, metric.metric_name, metric.stat, metric.period * aws_cloudwatch_metric_alarm.no_sweep.evaluation_periods]
    ]])) == jsonencode(["sweeps", "Lookout/lookout", "SweepsFinished", "Sum", 25 * 60])
    error_message = "An alarm must look at the sweeps of 25 minutes."
  }

  assert {
    condition     = [for query in aws_cloudwatch_metric_alarm.no_sweep.metric_query : query.expression if query.return_data == true] == ["FILL(sweeps, 0)"]
    error_message = "Minutes without a sweep must count as none, or CloudWatch looks at older ones instead."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_sweep.treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.no_sweep.comparison_operator == "LessThanThreshold" && aws_cloudwatch_metric_alarm.no_sweep.threshold == 1 && aws_cloudwatch_metric_alarm.no_sweep.datapoints_to_alarm == null
    error_message = "No sweep at all must be an alarm."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.no_healthy_task.treat_missing_data == "breaching" && aws_cloudwatch_metric_alarm.no_healthy_task.dimensions == tomap({ LoadBalancer = aws_lb.this.arn_suffix, TargetGroup = aws_lb_target_group.this.arn_suffix })
    error_message = "No healthy task must be an alarm."
  }

  assert {
    condition = alltrue([
      for alarm in concat([
        aws_cloudwatch_metric_alarm.no_sweep,
        aws_cloudwatch_metric_alarm.no_healthy_task,
        aws_cloudwatch_metric_alarm.server_errors,
        aws_cloudwatch_metric_alarm.throttled,
        aws_cloudwatch_metric_alarm.nat_ports[0],
        aws_cloudwatch_metric_alarm.log["unreliable"],
        aws_cloudwatch_metric_alarm.log["not-stored"],
      ], values(aws_cloudwatch_metric_alarm.usage)) : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.ok_actions == alarm.alarm_actions
    ])
    error_message = "Every alarm must say when it begins and when it is over."
  }

  assert {
    condition     = alltrue([for name in ["list-rejected", "error"] : aws_cloudwatch_metric_alarm.log[name].alarm_actions == toset([aws_sns_topic.alarms.arn]) && length(aws_cloudwatch_metric_alarm.log[name].ok_actions) == 0])
    error_message = "Alarms on what is logged once must not report an end."
  }

  assert {
    condition     = toset([for alarm in aws_cloudwatch_metric_alarm.usage : alarm.metric_name]) == toset(["CPUUtilization", "MemoryUtilization"])
    error_message = "CPU and memory must have alarms."
  }

  assert {
    condition     = toset(flatten([for query in aws_cloudwatch_metric_alarm.throttled.metric_query : [for metric in query.metric : metric.metric_name]])) == toset(["ReadThrottleEvents", "WriteThrottleEvents"])
    error_message = "Throttling by DynamoDB must have an alarm."
  }

  assert {
    condition     = jsondecode(aws_cloudwatch_event_rule.deployment_failed.event_pattern).detail.eventName == ["SERVICE_DEPLOYMENT_FAILED"] && aws_cloudwatch_event_target.deployment_failed.arn == aws_sns_topic.alarms.arn
    error_message = "A failed deployment must be reported."
  }

  assert {
    condition     = toset([for subscription in aws_sns_topic_subscription.email : subscription.endpoint]) == var.alarm_emails
    error_message = "Each address must get the alarms."
  }

  assert {
    condition     = aws_sns_topic.alarms.kms_master_key_id == aws_kms_key.this.arn
    error_message = "Messages must be encrypted."
  }

  assert {
    condition     = [for statement in jsondecode(aws_sns_topic_policy.alarms.policy).Statement : can(statement.Condition) if statement.Principal.Service == "events.amazonaws.com"] == [false]
    error_message = "EventBridge does not support conditions in a topic's policy."
  }

  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.this.dashboard_body).widgets) == 8
    error_message = "The dashboard must show alarms, six graphs and the newest sweeps."
  }
}

run "no_nat_gateway_needs_no_alarm" {
  command = plan

  variables {
    nat_gateways = "none"
  }

  assert {
    condition     = length(aws_cloudwatch_metric_alarm.nat_ports) == 0
    error_message = "Without a gateway there must be no alarm about it."
  }
}

run "nobody_has_confirmed" {
  command = plan

  variables {
    alarm_emails = ["new@example.com"]
  }

  override_resource {
    target          = aws_sns_topic_subscription.email
    override_during = plan
    values          = { pending_confirmation = true }
  }

  expect_failures = [check.alarms_reach_somebody]
}

run "nobody_to_mail" {
  command = plan

  variables {
    alarm_emails = []
  }

  expect_failures = [check.alarms_reach_somebody]

  assert {
    condition     = length(aws_sns_topic_subscription.email) == 0
    error_message = "Without addresses nobody is mailed."
  }
}
