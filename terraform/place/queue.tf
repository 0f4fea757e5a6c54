# Jobs: what to check, until when. One that nobody took within a slot is of no use any more.
resource "aws_sqs_queue" "jobs" {
  #checkov:skip=CKV_AWS_27:Encrypted with SQS's own keys, which need no permission in another region.
  name                      = local.own
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 600
  receive_wait_time_seconds = 20

  # All that this provider allows; lib/place/queue.ts stays below it.
  max_message_size = 262144

  # Workers hide what they work on for as long as they do; this is for one that forgot to say so.
  visibility_timeout_seconds = 30

  redrive_policy = jsonencode({
    deadLetterTargetArn = aws_sqs_queue.dead.arn
    maxReceiveCount     = 3
  })
}

# Jobs that three workers could not do. A job may hold a site's password, so they go after a day.
resource "aws_sqs_queue" "dead" {
  #checkov:skip=CKV_AWS_27:Encrypted with SQS's own keys, which need no permission in another region.
  name                      = "${local.own}-dead"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 86400
}

resource "aws_sqs_queue_redrive_allow_policy" "dead" {
  queue_url = aws_sqs_queue.dead.id

  redrive_allow_policy = jsonencode({
    redrivePermission = "byQueue"
    sourceQueueArns   = [aws_sqs_queue.jobs.arn]
  })
}

resource "aws_sqs_queue_policy" "over_tls_only" {
  for_each = { jobs = aws_sqs_queue.jobs, dead = aws_sqs_queue.dead }

  queue_url = each.value.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "OverTlsOnly"
      Effect    = "Deny"
      Principal = "*"
      Action    = "sqs:*"
      Resource  = each.value.arn
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }]
  })
}
