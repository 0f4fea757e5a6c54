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

# Lookout logs one JSON line for each sweep it has finished.
resource "aws_cloudwatch_log_metric_filter" "sweeps" {
  name           = "${var.name}-sweeps-finished"
  log_group_name = aws_cloudwatch_log_group.app.name
  pattern        = "{ $.event = \"sweep.finished\" }"

  metric_transformation {
    namespace = "Lookout/${var.name}"
    name      = "SweepsFinished"
    value     = "1"
    unit      = "Count"
  }
}
