resource "aws_cloudwatch_log_group" "app" {
  name              = "/${var.name}/app"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

# Container Insights would create this group itself, keep its logs forever, and leave it behind.
resource "aws_cloudwatch_log_group" "insights" {
  count = var.container_insights ? 1 : 0

  name              = "/aws/ecs/containerinsights/${var.name}/performance"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

locals {
  # Metrics of the log, and the lines that each counts. Lookout logs one JSON line for each sweep it has finished.
  log_metrics = {
    SweepsFinished   = "{ $.event = \"sweep.finished\" }"
    SweepsUnreliable = "{ $.event = \"sweep.finished\" && $.reliable IS FALSE }"
    SweepsNotStored  = "{ $.event = \"sweep.finished\" && $.storeFailure = \"*\" }"
    ListsRejected    = "{ $.event = \"list.refused\" }"
    Errors           = "{ $.level = \"ERROR\" || $.level = \"FATAL\" }"
  }
}

resource "aws_cloudwatch_log_metric_filter" "this" {
  for_each = local.log_metrics

  name           = "${var.name}-${each.key}"
  log_group_name = aws_cloudwatch_log_group.app.name
  pattern        = each.value

  metric_transformation {
    namespace = "Lookout/${var.name}"
    name      = each.key
    value     = "1"
    unit      = "Count"
  }
}
