# Terraform never has a value: it knows where a secret is, and whether it has one. Deployers set it (README.md, "Alerts").
resource "aws_secretsmanager_secret" "this" {
  #checkov:skip=CKV2_AWS_57:It holds keys of other services, which AWS cannot rotate.
  for_each = toset([for variable, source in var.secrets : variable if source == "new"])

  name                    = "${var.name}/${lower(trimprefix(each.key, "LOOKOUT_"))}"
  description             = "${each.key} of ${var.name}"
  kms_key_id              = aws_kms_key.this.arn
  recovery_window_in_days = var.deletion_protection ? 30 : 0
}

locals {
  secret_arns = { for variable, source in var.secrets : variable => source == "new" ? aws_secretsmanager_secret.this[variable].arn : source }
}

data "aws_secretsmanager_secret_versions" "this" {
  for_each = local.secret_arns

  secret_id = each.value
}

locals {
  # A task cannot start as long as one of its secrets has no value.
  empty_secrets = [
    for variable, secret in data.aws_secretsmanager_secret_versions.this : secret.secret_id
    if !contains(flatten(secret.versions[*].version_stages), "AWSCURRENT")
  ]
}
