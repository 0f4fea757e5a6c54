resource "aws_sns_topic" "alarms" {
  name              = "${var.name}-alarms"
  display_name      = "Lookout alarms (${var.name})"
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_subscription" "email" {
  for_each = var.alarm_emails

  topic_arn = aws_sns_topic.alarms.arn
  protocol  = "email"
  endpoint  = each.key
}

check "alarms_reach_somebody" {
  assert {
    condition     = length(var.alarm_emails) > 0
    error_message = "Alarms reach nobody, unless you have subscribed something else to the topic ${var.name}-alarms: set alarm_emails."
  }

  assert {
    condition     = alltrue([for subscription in aws_sns_topic_subscription.email : !subscription.pending_confirmation])
    error_message = "Not confirmed yet, so alarms do not reach: ${join(", ", [for email, subscription in aws_sns_topic_subscription.email : email if subscription.pending_confirmation])}. AWS has sent each an e-mail with a link."
  }
}

resource "aws_sns_topic_policy" "alarms" {
  arn = aws_sns_topic.alarms.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Alarms"
        Effect    = "Allow"
        Principal = { Service = "cloudwatch.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
        Condition = {
          StringEquals = { "aws:SourceAccount" = local.account }
          ArnLike      = { "aws:SourceArn" = "arn:${local.partition}:cloudwatch:${var.region}:${local.account}:alarm:${var.name}-*" }
        }
      },
      # EventBridge does not support conditions in a topic's policy.
      {
        Sid       = "FailedDeployments"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sns:Publish"
        Resource  = aws_sns_topic.alarms.arn
      },
    ]
  })
}

# What Lookout finds down. Apart from the alarms, which are about Lookout itself and go to those who run it.
resource "aws_sns_topic" "incidents" {
  name              = "${var.name}-incidents"
  display_name      = var.title
  kms_master_key_id = aws_kms_key.this.arn
}

resource "aws_sns_topic_subscription" "incidents" {
  for_each = var.incident_emails

  topic_arn = aws_sns_topic.incidents.arn
  protocol  = "email"
  endpoint  = each.key
}
