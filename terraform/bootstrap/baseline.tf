# What a dedicated account should have, in addition to the trail in trail.tf. Only with account_baseline.

resource "aws_s3_account_public_access_block" "this" {
  count = var.account_baseline ? 1 : 0

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

# Reports what is shared with other accounts or with everyone.
resource "aws_accessanalyzer_analyzer" "this" {
  count = var.account_baseline ? 1 : 0

  analyzer_name = var.name
}

# An account can have one monitor of this kind.
resource "aws_ce_anomaly_monitor" "services" {
  count = var.account_baseline ? 1 : 0

  name              = var.name
  monitor_type      = "DIMENSIONAL"
  monitor_dimension = "SERVICE"
}

resource "aws_ce_anomaly_subscription" "services" {
  count = var.account_baseline && var.budget_email != null ? 1 : 0

  name             = var.name
  frequency        = "DAILY"
  monitor_arn_list = [aws_ce_anomaly_monitor.services[0].arn]

  subscriber {
    type    = "EMAIL"
    address = var.budget_email
  }

  # Dollars above the expected cost.
  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = ["10"]
    }
  }
}
