# Unencrypted: CloudWatch may not use SNS's own key, and nothing of what alarms say is secret.
#trivy:ignore:AWS-0095 An alarm says its name and a number; a key of its own costs more than the queue.
resource "aws_sns_topic" "alarms" {
  #checkov:skip=CKV_AWS_26:An alarm says its name and a number; a key of its own costs more than the queue.
  name = "${local.own}-alarms"
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alarm_emails

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

locals {
  # Both ways, so that an e-mail also says when the alarm is over.
  actions = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "unattended" {
  alarm_name          = "${local.own}-unattended"
  alarm_description   = "A job has been waiting for five minutes: there are no workers, or too few."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateAgeOfOldestMessage"
  dimensions          = { QueueName = aws_sqs_queue.jobs.name }
  statistic           = "Maximum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 300
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  alarm_name          = "${local.own}-dead-letters"
  alarm_description   = "A job was given to three workers and none could do it."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}

# Its CPU is measured as long as there is a worker.
resource "aws_cloudwatch_metric_alarm" "no_worker" {
  alarm_name          = "${local.own}-no-worker"
  alarm_description   = "No worker has run for ten minutes."
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  dimensions          = { ClusterName = aws_ecs_cluster.this.name, ServiceName = aws_ecs_service.workers.name }
  statistic           = "SampleCount"
  period              = 300
  evaluation_periods  = 2
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = local.actions
  ok_actions          = local.actions
}
